using System.Numerics;
using System.Runtime.CompilerServices;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>The update of <see cref="Adam"/> and <see cref="AdamW"/>, which differ in where the weight decay goes.</summary>
/// <remarks>
/// With <c>g</c> the gradient (negated to maximize), <c>m</c> and <c>v</c> its running mean and that of its square, at update <c>t</c>:
/// <c>p −= lr / (1 − β1ᵗ) · m / (√v / √(1 − β2ᵗ) + eps)</c> (Kingma and Ba, ICLR 2015, alg. 1). AMSGrad (Reddi et al., ICLR 2018) puts the largest
/// <c>v</c> so far in place of <c>v</c>. Coupled weight decay adds <c>weight_decay · p</c> to <c>g</c>; decoupled decay (Loshchilov and Hutter, ICLR 2019)
/// first multiplies <c>p</c> by <c>1 − lr · weight_decay</c>.
/// </remarks>
internal readonly record struct AdamRule(double Rate, double Beta1, double Beta2, double Epsilon, double Decay, bool Decoupled, bool Maximize)
{
    /// <summary>One pass over memory; false where the layout does not allow it. <paramref name="step"/> counts the updates.</summary>
    internal bool InOnePass(Parameter parameter, Tensor mean, Tensor square, Tensor? largest, ref long step)
    {
        var tensors = new FlatTensors(parameter, mean, square, largest);
        if (tensors.Layout == UpdateLayout.Single)
        {
            tensors.Run<float, ElementUpdate<float>>(new(this, ++step, largest is not null));
        }
        else if (tensors.Layout == UpdateLayout.Double)
        {
            tensors.Run<double, ElementUpdate<double>>(new(this, ++step, largest is not null));
        }

        return tensors.Layout != UpdateLayout.Mixed;
    }

    /// <summary>The same by operators.</summary>
    internal void ByOperators(Parameter parameter, Tensor gradient, Tensor mean, Tensor square, Tensor? largest, ref long step)
    {
        step++;
        if (Maximize)
        {
            gradient = gradient.neg();
        }

        if (Decay != 0 && Decoupled)
        {
            parameter.mul_(1 - (Rate * Decay));
        }
        else if (Decay != 0)
        {
            gradient = gradient.add(parameter, alpha: Decay);
        }

        mean.mul_(Beta1).add_(gradient, alpha: 1 - Beta1);
        square.mul_(Beta2).addcmul_(gradient, gradient, value: 1 - Beta2);
        if (largest is not null)
        {
            using var larger = largest.maximum(square);
            largest.copy_(larger);
        }

        var denominator = (largest ?? square).sqrt().mul_(1 / Math.Sqrt(Correction(Beta2, step))).add_(Epsilon);
        parameter.addcdiv_(mean, denominator, value: -Rate / Correction(Beta1, step));
    }

    /// <summary>What a running mean that started from 0 falls short by.</summary>
    private static double Correction(double beta, long step) => 1 - Math.Pow(beta, step);

    private readonly struct ElementUpdate<T>(AdamRule rule, long step, bool keepsLargest) : IElementUpdate<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly bool _decouples = rule.Decay != 0 && rule.Decoupled;
        private readonly bool _couples = rule.Decay != 0 && !rule.Decoupled;
        private readonly Vector<T> _sign = FlatTensors.All<T>(rule.Maximize ? -1 : 1);
        private readonly Vector<T> _decay = FlatTensors.All<T>(rule.Decoupled ? 1 - (rule.Rate * rule.Decay) : rule.Decay);
        private readonly Vector<T> _beta1 = FlatTensors.All<T>(rule.Beta1);
        private readonly Vector<T> _rest1 = FlatTensors.All<T>(1 - rule.Beta1);
        private readonly Vector<T> _beta2 = FlatTensors.All<T>(rule.Beta2);
        private readonly Vector<T> _rest2 = FlatTensors.All<T>(1 - rule.Beta2);
        private readonly Vector<T> _scale = FlatTensors.All<T>(1 / Math.Sqrt(Correction(rule.Beta2, step)));
        private readonly Vector<T> _epsilon = FlatTensors.All<T>(rule.Epsilon);
        private readonly Vector<T> _rate = FlatTensors.All<T>(-rule.Rate / Correction(rule.Beta1, step));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref Vector<T> parameter, Vector<T> gradient, ref Vector<T> mean, ref Vector<T> square, ref Vector<T> largest)
        {
            gradient *= _sign;
            if (_decouples)
            {
                parameter *= _decay;
            }
            else if (_couples)
            {
                gradient += _decay * parameter;
            }

            mean = (_beta1 * mean) + (_rest1 * gradient);
            square = (_beta2 * square) + (_rest2 * gradient * gradient);
            var variance = square;
            if (keepsLargest)
            {
                largest = Vector.Max(largest, square);
                variance = largest;
            }

            parameter += _rate * mean / ((Vector.SquareRoot(variance) * _scale) + _epsilon);
        }
    }
}
