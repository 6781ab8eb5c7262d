using TorchTune.Surrogates;

namespace TorchTune.Search;

/// <summary>The forests of one proposal, and what they say of a candidate.</summary>
internal sealed class ForestModel
{
    // Below, predictions count as equal: log-EI then ranks by the mean.
    private const double LeastDeviation = 1e-6;

    // Where all trees say no, the least infeasible is still told from the rest by its improvement.
    private const double LeastProbability = 1e-6;

    // So few costs say nothing.
    private const int LeastCosts = 4;

    private readonly CandidateSpace _space;
    private readonly RegressionForest _objective;
    private readonly RegressionForest? _feasibility;
    private readonly RegressionForest? _cost;
    private readonly double _best;
    private readonly double _costPower;

    /// <summary>Learns.</summary>
    /// <param name="space">The space.</param>
    /// <param name="targets">The trials of which something is known.</param>
    /// <param name="pending">Configurations that run, or are proposed already, row by row: taken to give what the forest predicts.</param>
    /// <param name="options">The sampler's.</param>
    /// <param name="costPower">By what power of the cost the improvement is divided; 0 for none.</param>
    /// <param name="random">Where the forests' randomness comes from.</param>
    public ForestModel(CandidateSpace space, ForestTargets targets, List<double> pending, ForestOptions options, double costPower, RandomSource random)
    {
        _space = space;
        _best = targets.Best;
        _costPower = costPower;
        var grown = new RegressionForestOptions { Trees = options.Trees, FeatureShare = options.FeatureShare, Bootstrap = false };
        var rows = Rows(targets.Trials);
        _objective = Fit(rows, targets.Targets, "objective");
        if (pending.Count > 0)
        {
            var waiting = Table(pending);
            var predicted = new ForestPrediction[waiting.Rows];
            _objective.Predict(waiting, predicted);
            _objective = Fit([.. rows, .. pending], [.. targets.Targets, .. predicted.Select(p => p.Mean)], "objective and pending");
        }

        if (targets.Feasible is { } feasible) _feasibility = Fit(rows, [.. feasible.Select(kept => kept ? 1.0 : 0)], "feasibility");
        if (costPower == 0) return;
        ObservedTrial[] costly = [.. targets.Trials.Where(trial => trial.Cost > 0 && double.IsFinite(trial.Cost.Value))];
        if (costly.Length >= LeastCosts) _cost = Fit(Rows(costly), [.. costly.Select(trial => Math.Log(trial.Cost!.Value))], "cost");

        RegressionForest Fit(List<double> values, double[] learned, string purpose) => RegressionForest.Fit(Table(values), learned, random.Fork(purpose), grown);
    }

    /// <summary>The logarithm of the expected improvement of each row, times its feasibility, over its cost.</summary>
    public double[] Score(List<double> rows)
    {
        var table = Table(rows);
        var predictions = new ForestPrediction[table.Rows];
        var scores = new double[table.Rows];
        _objective.Predict(table, predictions);
        for (int i = 0; i < scores.Length; i++)
        {
            double deviation = Math.Max(Math.Sqrt(predictions[i].Variance), LeastDeviation);
            scores[i] = LogExpectedImprovement.Of(predictions[i].Mean, deviation, _best);
        }

        if (_feasibility is not null)
        {
            _feasibility.Predict(table, predictions);
            for (int i = 0; i < scores.Length; i++) scores[i] += Math.Log(Math.Max(predictions[i].Mean, LeastProbability));
        }

        if (_cost is null) return scores;
        _cost.Predict(table, predictions);
        for (int i = 0; i < scores.Length; i++) scores[i] -= _costPower * predictions[i].Mean;
        return scores;
    }

    private FeatureTable Table(List<double> rows) => new(_space.Features.Features, [.. rows]);

    private List<double> Rows(ObservedTrial[] trials)
    {
        int width = _space.Space.Count;
        var rows = new double[trials.Length * width];
        for (int i = 0; i < trials.Length; i++) _space.Write(trials[i], rows.AsSpan(i * width, width));
        return [.. rows];
    }
}
