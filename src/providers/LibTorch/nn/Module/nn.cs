using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Neural networks: modules, their functions, losses and initial values.</summary>
    public static partial class nn
    {
        /// <summary>What a loss makes of its values, one for each element or sample.</summary>
        public enum Reduction : long
        {
            None = 0,
            Mean = 1,
            Sum = 2,
        }

        /// <summary>The nonlinearity inside a transformer's layers.</summary>
        public enum Activations
        {
            ReLU = 0,
            GELU = 1,
        }

        /// <summary>The nonlinearity of a plain recurrent network.</summary>
        public enum NonLinearities
        {
            ReLU = 0,
            Tanh = 1,
        }

        /// <summary>A tensor that a module trains. <paramref name="data"/> is invalid afterwards.</summary>
        public static Parameter Parameter(Tensor data, bool requires_grad = true) => new(data, requires_grad);

        /// <summary>The functions behind the modules: what they compute, with everything they need as arguments.</summary>
        public static partial class functional;
    }
}
