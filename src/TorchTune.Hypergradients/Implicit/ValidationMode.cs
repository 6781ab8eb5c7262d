using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>Puts a problem's module into the mode that its validation loss is evaluated in, and back.</summary>
internal sealed class ValidationMode : IDisposable
{
    private readonly (nn.Module Module, bool Training)[] _before;

    private ValidationMode((nn.Module Module, bool Training)[] before) => _before = before;

    internal static ValidationMode Enter(HypergradientProblem problem)
    {
        if (problem.Module is not { } module || problem.Statistics == ValidationStatistics.AsSet) return new([]);
        (nn.Module Module, bool Training)[] modules = [.. module.modules().Prepend(module).Distinct().Select(part => (part, part.training))];
        module.eval();
        if (problem.Statistics == ValidationStatistics.Batch)
        {
            foreach (var (part, _) in modules.Where(part => part.Module is BatchNorm1d or BatchNorm2d or BatchNorm3d)) part.train();
        }

        return new(modules);
    }

    public void Dispose()
    {
        foreach (var (module, training) in _before) module.train(training);
    }
}
