namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The accumulated gradient, or null.</summary>
        public unsafe Tensor? grad
        {
            get
            {
                nint result;
                Native.Check(Native.tt_grad(Handle, &result));
                GC.KeepAlive(this);
                return result == 0 ? null : Own(result);
            }
            set
            {
                Native.Check(Native.tt_set_grad(Handle, value is null ? 0 : value.Handle));
                GC.KeepAlive(this);
                GC.KeepAlive(value);
            }
        }

        /// <summary>Keeps the gradient of a tensor that is no leaf.</summary>
        public void retain_grad()
        {
            Native.Check(Native.tt_retain_grad(Handle));
            GC.KeepAlive(this);
        }

        public void backward() => autograd.backward(this, (IList<Tensor>?)null, null, false, null);

        public void backward(IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor>? inputs = null)
            => autograd.backward(this, grad_tensors, retain_graph, create_graph, inputs);

        private static readonly Operator Detach = new("aten::detach");
        private static readonly Operator DetachInPlace = new("aten::detach_");

        /// <summary>The same data outside the graph.</summary>
        public Tensor detach() => Detach.Invoke(this);

        public Tensor detach_()
        {
            DetachInPlace.InvokeVoid(this);
            return this;
        }

        /// <summary>Takes over the data of another tensor, and stays in its own place in the graph.</summary>
        internal void SetData(Tensor source)
        {
            Native.Check(Native.tt_set_data(Handle, source.Handle));
            GC.KeepAlive(this);
            GC.KeepAlive(source);
        }
    }
}
