using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Optimizers: objects that change parameters in place by their gradients.</summary>
    public static partial class optim
    {
        /// <summary>What a learning rate scheduler steers: one group of parameters.</summary>
        public interface ILearningRateController
        {
            /// <summary>The rate of the next update.</summary>
            double LearningRate { get; set; }

            /// <summary>The rate that schedules are multiples of: the one the group was added with.</summary>
            double InitialLearningRate { get; set; }
        }

        /// <summary>An optimizer or group whose momentum a schedule may cycle.</summary>
        public interface IMomentum
        {
            /// <summary>The share of the last update that enters the next one.</summary>
            double Momentum { get; set; }
        }

        /// <summary>An optimizer or group with two averaging coefficients; a schedule may cycle the first as momentum.</summary>
        public interface IBetas
        {
            /// <summary>The coefficients of the running averages of the gradient and of its square.</summary>
            (double, double) Betas { get; set; }
        }

        /// <summary>Changes parameters by their gradients.</summary>
        /// <threadsafety>One thread at a time; different optimizers are independent.</threadsafety>
        public abstract class Optimizer : IDisposable
        {
            private protected Optimizer()
            {
            }

            /// <summary>The groups of parameters, each with its own options.</summary>
            public abstract IEnumerable<ILearningRateController> ParamGroups { get; }

            /// <summary>All parameters, group by group.</summary>
            public abstract IEnumerable<Parameter> parameters();

            /// <summary>Takes another group under the optimizer; options that it leaves open get the optimizer's defaults.</summary>
            /// <exception cref="ArgumentException">A parameter is already in a group, or the group belongs to another kind of optimizer.</exception>
            public abstract void add_param_group(ParamGroup param_group);

            /// <summary>Updates every parameter that has a gradient.</summary>
            /// <param name="closure">Evaluates the loss and its gradients anew, with gradients enabled.</param>
            /// <returns>The closure's loss, or null without a closure.</returns>
            public abstract Tensor step(Func<Tensor>? closure = null);

            /// <summary>Sets every gradient to zero, in place.</summary>
            public abstract void zero_grad();

            /// <inheritdoc/>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Frees the state; the parameters live on.</summary>
            protected abstract void Dispose(bool disposing);

            /// <summary>The options of every group and the state of every parameter: the optimizer's own objects, not copies.</summary>
            public class StateDictionary
            {
                internal StateDictionary()
                {
                }

                /// <summary>The options, group by group.</summary>
                public List<OptimizerOptions> Options { get; } = [];

                /// <summary>The states, parameter by parameter, in the order of the groups.</summary>
                public List<OptimizerState> State { get; } = [];

                /// <summary>For each group, the indices of its parameters in <see cref="State"/>.</summary>
                public List<List<int>> StateIndexRef { get; } = [];
            }
        }
    }
}
