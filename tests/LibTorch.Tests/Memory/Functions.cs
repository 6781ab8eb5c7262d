using static TorchSharp.torch;

namespace TorchSharp.Tests.Memory;

/// <summary>Functions written in C#, for the tests of autograd and of memory.</summary>
internal static class Functions
{
    internal sealed class Cube : autograd.SingleTensorFunction<Cube>
    {
        public override string Name => nameof(Cube);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var x = (Tensor)vars[0];
            ctx.save_for_backward([x]);
            return x.pow(3);
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
            => [grad_output * 3 * ctx.get_saved_variables()[0].square()];
    }

    /// <summary>Saves its own output.</summary>
    internal sealed class Exponential : autograd.SingleTensorFunction<Exponential>
    {
        public override string Name => nameof(Exponential);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var result = ((Tensor)vars[0]).exp();
            ctx.save_for_backward([result]);
            return result;
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) => [grad_output * ctx.get_saved_variables()[0]];
    }

    /// <summary>The sum and the product of two tensors, the product scaled by a number.</summary>
    internal sealed class SumAndProduct : autograd.MultiTensorFunction<SumAndProduct>
    {
        public override string Name => nameof(SumAndProduct);

        public override List<Tensor> forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var (x, scale, y) = ((Tensor)vars[0], (double)vars[1], (Tensor)vars[2]);
            ctx.save_for_backward([x, y]);
            ctx.save_data("scale", scale);
            return [x + y, x * y * scale];
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, List<Tensor> grad_outputs)
        {
            var saved = ctx.get_saved_variables();
            var scale = (double)ctx.get_data("scale");
            return [grad_outputs[0] + (grad_outputs[1] * saved[1] * scale), null!, grad_outputs[0] + (grad_outputs[1] * saved[0] * scale)];
        }
    }

    internal sealed class Broken : autograd.SingleTensorFunction<Broken>
    {
        public override string Name => nameof(Broken);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars) => ((Tensor)vars[0]).clone();

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) => throw new InvalidOperationException("the gradient is on holiday");
    }
}
