namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>What a function of C# keeps from its forward for its backward.</summary>
        public class AutogradContext : IDisposable
        {
            private readonly Dictionary<string, object> _data = [];
            private readonly List<Tensor> _kept = [];
            private readonly List<int> _slots = [];
            private readonly HashSet<Tensor> _notDifferentiable = new(ReferenceEqualityComparer.Instance);
            private List<Tensor> _saved = [];

            internal AutogradContext()
            {
            }

            /// <summary>Whether backward gets zeros where no gradient came, rather than an invalid tensor.</summary>
            public bool MaterializeGrads { get; private set; } = true;

            public void set_materialize_grads(bool value) => MaterializeGrads = value;

            /// <summary>Keeps tensors, inputs and outputs of the function among them, for backward.</summary>
            public void save_for_backward(List<Tensor> tensors) => _saved = [.. tensors];

            /// <summary>The tensors that were saved.</summary>
            public List<Tensor> get_saved_variables() => [.. _saved];

            public void save_data(string key, object value) => _data[key] = value;

            public object get_data(string key) => _data[key];

            /// <summary>Marks outputs that have no gradient.</summary>
            public void mark_non_differentiable(List<Tensor> tensors) => _notDifferentiable.UnionWith(tensors);

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
                _kept.ForEach(tensor => tensor.Dispose());
                _kept.Clear();
            }

            internal bool IsDifferentiable(Tensor output) => !_notDifferentiable.Contains(output) && (output.is_floating_point() || output.is_complex());

            /// <summary>
            /// Takes references of its own to the saved tensors, which the scopes of the caller do not reach.
            /// Outputs are kept without their history: with it they would keep the node alive that keeps them.
            /// </summary>
            internal void Keep(List<Tensor> outputs)
            {
                foreach (var tensor in _saved)
                {
                    var slot = outputs.FindIndex(output => ReferenceEquals(output, tensor));
                    _slots.Add(slot);
                    _kept.Add((slot < 0 ? tensor.Share() : tensor.detach()).DetachFromDisposeScope());
                }
                _saved = [];
            }

            /// <summary>Makes the saved tensors what backward sees, outputs with their place in the graph.</summary>
            internal void Restore(nint node)
            {
                _saved = [];
                for (var i = 0; i < _kept.Count; i++)
                {
                    if (_slots[i] < 0)
                    {
                        _saved.Add(_kept[i]);
                        continue;
                    }
                    var output = _kept[i].detach();
                    Native.Check(Native.tt_restore_output(node, _slots[i], output.Handle));
                    _saved.Add(output);
                }
            }
        }
    }
}
