using TorchSharp.Modules;
using TorchTune.Hypergradients;
using static TorchSharp.torch;

namespace TorchTune.Experiments.HyperCleaning;

/// <summary>Learns a weight for every training example, so that a classifier trained on the weighted examples does well on a few trusted ones.</summary>
/// <remarks>
/// Franceschi et al. 2017 (arXiv:1703.01785), section 6.1. As many hyper-parameters as examples, and one hypergradient costs as much whatever their number: the loss is convex and the classifier trained to its minimum,
/// so that the implicit function theorem holds.
/// </remarks>
internal sealed class Cleaning
{
    private const double Penalty = 5e-2;
    private readonly LabelledData _data;
    private readonly CleaningOptions _options;

    internal Cleaning(LabelledData data, CleaningOptions options) => (_data, _options) = (data, options);

    /// <summary>Test accuracy of a classifier trained on the training examples, each with a weight <c>[examples]</c>, and on trusted ones where told so.</summary>
    internal double Accuracy(Tensor weights, bool withTrusted = false)
    {
        using var scope = NewDisposeScope();
        var classifier = NewClassifier();
        var inputs = withTrusted ? cat([_data.Inputs, _data.Trusted.Inputs]) : _data.Inputs;
        var labels = withTrusted ? cat([_data.Labels, _data.Trusted.Labels]) : _data.Labels;
        var all = withTrusted ? cat([weights, ones_like(_data.Trusted.Labels, ScalarType.Float32)]) : weights;
        using var optimizer = optim.SGD(classifier.parameters(), 0.5, 0.9);
        for (int update = 0; update < 400; update++) Update(classifier, optimizer, () => Loss(classifier, inputs, labels, all));
        return TestAccuracy(classifier);
    }

    /// <summary>Learns the weights.</summary>
    /// <param name="progress">Told the outer update and the loss on the trusted examples.</param>
    /// <returns><c>[examples]</c>, each in (0, 1); of the current dispose scope.</returns>
    internal Tensor Clean(Action<int, double>? progress = null)
    {
        using var scope = NewDisposeScope();
        var classifier = NewClassifier();
        var weights = new HyperVariable("weights", full(_options.Examples, 0.5f), HyperRole.TrainingLoss);
        var problem = new HypergradientProblem
        {
            Parameters = HypergradientProblem.ParametersOf(classifier),
            Variables = [weights],
            TrainingLoss = _ => Loss(classifier, _data.Inputs, _data.Labels, weights.Tensor),
            ValidationLoss = () => nn.functional.cross_entropy(classifier.call(_data.Trusted.Inputs), _data.Trusted.Labels),
        };
        using var warm = new WarmStart();
        using var hyper = new HyperOptimizer(
            problem,
            new ImplicitMethod { WarmStart = warm, StationarityTolerance = 0.05 },
            [new OuterVariable { Variable = weights, Coordinate = new Coordinate.Logit(), Reach = 1 }],
            new HyperOptimizerOptions { Rate = 0.3 });
        using var optimizer = optim.SGD(classifier.parameters(), 0.5, 0.9);
        for (int outer = 0; outer < _options.OuterUpdates; outer++)
        {
            for (int update = 0; update < _options.InnerUpdates; update++) Update(classifier, optimizer, () => problem.TrainingLoss(0));
            double loss = hyper.Step().ValidationLoss;
            progress?.Invoke(outer, loss);
        }

        return weights.Tensor.detach().clone().MoveToOuterDisposeScope();
    }

    /// <summary>How often a wrong example has a smaller weight than a right one: the area under the curve.</summary>
    internal double Separation(Tensor weights)
    {
        using var scope = NewDisposeScope();
        var (wrong, right) = (weights.masked_select(_data.Wrong), weights.masked_select(_data.Wrong.logical_not()));
        return wrong.unsqueeze(1).lt(right.unsqueeze(0)).to(ScalarType.Float64).mean().item<double>();
    }

    private Linear NewClassifier()
    {
        var classifier = nn.Linear(_data.Inputs.shape[1], _data.Classes);
        using var withoutGradient = no_grad();
        foreach (var parameter in classifier.parameters()) parameter.zero_();
        return classifier;
    }

    private static Tensor Loss(nn.Module<Tensor, Tensor> classifier, Tensor inputs, Tensor labels, Tensor weights)
    {
        var each = nn.functional.cross_entropy(classifier.call(inputs), labels, reduction: nn.Reduction.None);
        var penalty = classifier.parameters().Select(parameter => parameter.square().sum()).Aggregate((left, right) => left + right);
        return (each * weights).mean() + (penalty * (Penalty / 2));
    }

    private static void Update(nn.Module<Tensor, Tensor> classifier, optim.Optimizer optimizer, Func<Tensor> loss)
    {
        using var scope = NewDisposeScope();
        classifier.zero_grad();
        loss().backward();
        optimizer.step();
    }

    private double TestAccuracy(nn.Module<Tensor, Tensor> classifier)
    {
        using var withoutGradient = no_grad();
        return classifier.call(_data.Test.Inputs).argmax(1).eq(_data.Test.Labels).to(ScalarType.Float64).mean().item<double>();
    }
}
