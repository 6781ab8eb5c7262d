using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>Central differences of complete trainings: slow, and independent of everything that differentiates.</summary>
internal static class FiniteDifferences
{
    /// <summary>Compares single elements, spread evenly over all variables, with the validation losses of two trainings each.</summary>
    internal static IReadOnlyList<SpotCheck> Check(TrainingRun run, IReadOnlyDictionary<string, Tensor> gradients, int count)
    {
        (HyperVariable Variable, long Element)[] all = [.. run.Problem.Variables.SelectMany(variable => Enumerable.Range(0, (int)variable.Tensor.NumberOfElements).Select(element => (variable, (long)element)))];
        List<SpotCheck> checks = [];
        for (var i = 0; i < Math.Min(count, all.Length); i++)
        {
            var (variable, element) = all[(int)((long)i * all.Length / Math.Min(count, all.Length))];
            using var scope = NewDisposeScope();
            var gradient = Products.Number(gradients[variable.Name].reshape(-1)[element]);
            var (difference, step) = Central(run, variable, element);
            checks.Add(new(variable.Name, element, gradient, difference, step));
        }

        return checks;
    }

    /// <summary>(V(λ + h) − V(λ − h)) / 2h for one element; h balances rounding and curvature.</summary>
    internal static (double Difference, double Step) Central(TrainingRun run, HyperVariable variable, long element)
    {
        using var noGraph = no_grad();
        using var before = variable.Tensor.detach().clone();
        using var flat = before.reshape(-1);
        using var picked = flat[element];
        var value = Products.Number(picked);
        var relative = Math.Cbrt(Math.Max(Tolerances.Rounding(run.Weights[0].dtype), Tolerances.Rounding(variable.Tensor.dtype)));
        var step = relative * Math.Max(Math.Abs(value), variable.Role is HyperRole.TrainingLoss or HyperRole.Initialisation ? 1 : 1e-3);
        if (variable.Role == HyperRole.Epsilon)
            step = Math.Min(step, Math.Abs(value) / 4);
        var (up, down) = (After(value + step), After(value - step));
        variable.Tensor.copy_(before);
        run.Reset();
        return ((up - down) / (2 * step), step);

        double After(double changed)
        {
            using var scope = NewDisposeScope();
            variable.Tensor.copy_(before);
            variable.Tensor.detach().view(-1)[element].fill_(changed);
            run.Reset();
            using (enable_grad())
            {
                for (var t = 0; t < run.Problem.Updates; t++)
                    run.Replay(t);
            }

            return ValidationPass.Value(run.Problem, run.Statistics);
        }
    }
}
