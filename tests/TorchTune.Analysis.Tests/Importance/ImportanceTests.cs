using System.Collections.Immutable;
using static TorchTune.Analysis.Tests.DenseTable;

namespace TorchTune.Analysis.Tests;

public sealed class ImportanceTests
{
    // Sums of a few thousand products in another order: rounding is far below.
    private const double Rounding = 1e-10;

    [Fact]
    public void The_analysis_of_variance_of_a_conditional_table_is_that_of_its_definition()
    {
        var table = new DenseTable(Conditional, Rugged);
        double variance = table.VarianceOf([.. Conditional.Select(h => h.Name)]);

        var result = Importance.Compute(table.History, ImportanceMethod.Fanova, Exact);

        Assert.Equal(6 + 15, result.Rows.Length);
        foreach (var row in result.Rows)
        {
            double expected = row.HyperParameters.Length == 1
                ? table.VarianceOf(row.HyperParameters[0])
                : table.VarianceOf([.. row.HyperParameters]) - table.VarianceOf(row.HyperParameters[0]) - table.VarianceOf(row.HyperParameters[1]);
            Assert.Equal(expected / variance, row.Value, Rounding);
            Assert.Equal(0, row.Deviation!.Value, Rounding);
        }

        Assert.Equal(result.Rows.OrderByDescending(row => row.Value), result.Rows);
    }

    [Fact]
    public void Of_a_sum_each_term_explains_its_own_variance_and_no_pair_anything()
    {
        // Of k equal steps between 0 and 1, the variance is (k + 1)/(12 (k − 1)).
        var space = new Space(HyperParameter.Float("a", 0, 1, step: 0.125), HyperParameter.Float("b", 0, 1, step: 0.25), HyperParameter.Categorical("c", 0, 3));
        double a = 4 * 10 / (12.0 * 8), b = 9 * 6 / (12.0 * 4), c = 2.25, sum = a + b + c;

        var result = Importance.Compute(
            new DenseTable(space, x => (2 * x["a"].AsDouble()) + (3 * x["b"].AsDouble()) + x["c"].AsInt()).History, ImportanceMethod.Fanova, Exact);

        var shares = result.Rows.ToDictionary(row => row.Label, row => row.Value);
        Assert.Equal(a / sum, shares["a"], Rounding);
        Assert.Equal(b / sum, shares["b"], Rounding);
        Assert.Equal(c / sum, shares["c"], Rounding);
        Assert.All(result.Rows.Where(row => row.HyperParameters.Length == 2), row => Assert.Equal(0, row.Value, Rounding));
    }

    [Fact]
    public void A_forest_of_random_trials_comes_near_the_closed_form()
    {
        // y = 4 x₁ + 2 x₂ + 0 x₃: shares 0.8, 0.2 and 0. A forest of 1,000 trials has leaves of five: a step of 1/200 in volume, whose noise is a few hundredths.
        var space = new Space(HyperParameter.Float("x1", 1e-4, 1, log: true), HyperParameter.Float("x2", 0, 1), HyperParameter.Float("x3", 0, 1));
        var history = HistoryOf(space, Enumerable.Range(0, 1000).Select(i => space.Draw(RandomSource.For(1, i, "trial"))).Select(c =>
            (c, (4 * space["x1"].ToUnit(c["x1"])) + (2 * c["x2"].AsDouble()))));

        var shares = Importance.Compute(history, ImportanceMethod.Fanova, new() { Trees = 16 }).Rows.ToDictionary(row => row.Label, row => row.Value);

        Assert.InRange(shares["x1"], 0.75, 0.85);
        Assert.InRange(shares["x2"], 0.15, 0.25);
        Assert.InRange(shares["x3"], 0, 0.02);
    }

    [Fact]
    public void What_tells_the_best_trials_from_all_is_counted_as_it_is()
    {
        var kind = HyperParameter.Categorical("kind", "a", "b", "c");
        var space = new Space(kind, HyperParameter.Categorical("x", 1, 2, 3, 4), HyperParameter.Categorical("y", 1, 2, 3).When(kind, "a", "b"));
        var table = new DenseTable(space, Rugged);
        var rows = table.History.Trials;
        var best = rows.OrderBy(row => row.Outcome!.Values[0]).Take((int)Math.Ceiling(0.25 * rows.Count)).Select(row => row.Number).ToHashSet();

        var result = Importance.Compute(table.History, ImportanceMethod.PedAnova, new() { Quantile = 0.25, PriorWeight = 0 });

        // By definition: the variance of P(best | value) among the trials that have a value, times their share.
        var expected = space.ToDictionary(h => h.Name, h =>
        {
            var having = rows.Where(row => row.Configuration.Contains(h.Name)).ToArray();
            double mean = having.Count(row => best.Contains(row.Number)) / (double)having.Length;
            return having.GroupBy(row => row.Configuration[h.Name]).Sum(group =>
            {
                double distance = (group.Count(row => best.Contains(row.Number)) / (double)group.Count()) - mean;
                return group.Count() * distance * distance;
            }) / rows.Count;
        });
        double sum = expected.Values.Sum();
        Assert.All(result.Rows, row => Assert.Equal(expected[row.Label] / sum, row.Value, Rounding));
    }

    [Fact]
    public void The_best_trials_share_their_place_on_the_scale_that_matters()
    {
        var space = new Space(HyperParameter.Float("lr", 1e-6, 1, log: true), HyperParameter.Float("other", 0, 1), HyperParameter.Int("n", 1, 1000));
        var history = HistoryOf(space, Enumerable.Range(0, 300).Select(i => space.Draw(RandomSource.For(2, i, "trial"))).Select(c =>
            (c, Math.Abs(space["lr"].ToUnit(c["lr"]) - 0.4))));

        var result = Importance.Compute(history, ImportanceMethod.PedAnova);

        Assert.Equal("lr", result.Rows[0].Label);
        Assert.InRange(result.Rows[0].Value, 0.9, 1);
        Assert.Equal(1, result.Rows.Sum(row => row.Value), Rounding);
    }

    [Fact]
    public void Exchanging_the_values_of_what_decides_doubles_the_variance()
    {
        // For y = x, exchanged, E(x − x′)² = 2 Var x; the forest's own error and 300 trials leave a tenth.
        var space = new Space(HyperParameter.Float("x", 0, 1), HyperParameter.Float("idle", 0, 1));
        var history = HistoryOf(space, Enumerable.Range(0, 300).Select(i => space.Draw(RandomSource.For(3, i, "trial"))).Select(c => (c, 5 * c["x"].AsDouble())));

        var rows = Importance.Compute(history, ImportanceMethod.Permutation, new() { Trees = 16 }).Rows;

        Assert.Equal("x", rows[0].Label);
        Assert.InRange(rows[0].Value, 1.8, 2.2);
        Assert.InRange(rows[1].Value, -0.02, 0.02);
    }

    [Fact]
    public void Shapley_values_are_those_of_the_definition()
    {
        var table = new DenseTable(Conditional, Rugged);
        foreach (int trial in new[] { 0, 17, 101 })
        {
            var explained = table.History.Trials[trial].Configuration;
            var result = Importance.Compute(table.History, ImportanceMethod.Local, Exact with { Trial = trial });

            var values = result.Rows.ToDictionary(row => row.Label, row => row.Value);
            string[] players = [.. explained.Names];
            foreach (var h in Conditional) Assert.Equal(players.Contains(h.Name) ? Shapley(table, explained, players, h.Name) : 0, values[h.Name], Rounding);
            Assert.Equal(Rugged(explained) - table.Mean(new Dictionary<string, Value>()), values.Values.Sum(), Rounding);
        }
    }

    [Fact]
    public void An_ablation_path_takes_the_most_helpful_change_first_and_ends_at_the_best()
    {
        var table = new DenseTable(Conditional, Rugged);
        var best = table.History.Trials.MinBy(row => row.Outcome!.Values[0])!.Configuration;
        var from = new Configuration(("optimizer", "adam"), ("layers", 1), ("momentum", 0.0), ("width", 2), ("nesterov", false), ("batch", 8));

        var path = Importance.Compute(table.History, ImportanceMethod.Ablation, Exact with { From = from }).Rows;

        var current = from;
        foreach (var step in path)
        {
            double before = At(current);
            var options = best.Names.Where(name => current[name] != best[name]).ToArray();
            Assert.Equal(options.Min(name => At(current.With(name, best[name]))) - before, step.Value, Rounding);
            current = current.With(step.Label, best[step.Label]);
        }

        Assert.Equal(best, Conditional.Prune(current));
        Assert.Equal(Rugged(best) - At(from), path.Sum(step => step.Value), Rounding);

        static double At(Configuration values) => Rugged(Conditional.Prune(values));
    }

    [Theory]
    [InlineData("optimizer")]
    [InlineData("width")]
    [InlineData("nesterov")]
    public void Partial_dependence_is_the_mean_where_the_hyper_parameter_exists(string name)
    {
        var table = new DenseTable(Conditional, Rugged);

        var dependence = PartialDependence.Compute(table.History, name, Exact);

        Assert.Equal(Conditional[name].Cardinality, dependence.Length);
        Assert.All(dependence, point =>
        {
            double expected = table.Mean(new Dictionary<string, Value> { [name] = point.Value }, c => c.Contains(name));
            Assert.Equal(expected, point.Mean, Rounding);
            Assert.Equal(0, point.Deviation, Rounding);
        });
    }

    [Fact]
    public void Trees_that_disagree_say_so()
    {
        var space = new Space(HyperParameter.Float("x", 0, 1));
        var history = HistoryOf(space, Enumerable.Range(0, 20).Select(i => space.Draw(RandomSource.For(4, i, "trial"))).Select(c => (c, Rugged(c))));

        Assert.All(PartialDependence.Compute(history, "x"), point => Assert.InRange(point.Deviation, 1e-3, 3));
    }

    [Fact]
    public void Several_objectives_are_explained_by_the_Pareto_rank_or_one_by_one()
    {
        // The front is y = 0, whatever x: the rank depends on y alone, the first objective on both.
        var space = new Space(HyperParameter.Float("x", 0, 1, step: 0.1), HyperParameter.Float("y", 0, 1, step: 0.25));
        var trials = space.Enumerate().Select(c => (c, ImmutableArray.Create(c["x"].AsDouble() + (2 * c["y"].AsDouble()), c["x"].AsDouble() - (2 * c["y"].AsDouble()))));
        var history = HistoryOf(space, [Objective.Minimize("a"), Objective.Maximize("b")], trials);

        var rank = Importance.Compute(history, ImportanceMethod.Fanova, Exact);
        var one = Importance.Compute(history, ImportanceMethod.Fanova, Exact with { Objective = "b" });

        Assert.Equal("Pareto rank", rank.Target);
        Assert.Equal("y", rank.Rows[0].Label);
        Assert.Equal("b", one.Target);

        // 4 · 6/(12 · 4) to 12/(12 · 10).
        Assert.Equal(0.5 / 0.6, one.Rows.Single(row => row.Label == "y").Value, Rounding);
        Assert.Contains("a, b", Assert.Throws<ArgumentException>(() => Importance.Compute(history, ImportanceMethod.Fanova, new() { Objective = "c" })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ImportanceMethod.Fanova)]
    [InlineData(ImportanceMethod.PedAnova)]
    [InlineData(ImportanceMethod.Permutation)]
    [InlineData(ImportanceMethod.Local)]
    [InlineData(ImportanceMethod.Ablation)]
    public void Every_method_survives_a_loss_that_is_always_the_same_and_huge_ones(ImportanceMethod method)
    {
        var options = new ImportanceOptions { Trees = 3, Repeats = 2 };
        foreach (double scale in new[] { 0, 1e300 })
        {
            var rows = Importance.Compute(new DenseTable(Conditional, c => scale * (c["layers"].AsInt() - 2)).History, method, options).Rows;

            Assert.All(rows, row => Assert.True(double.IsFinite(row.Value)));
            Assert.Equal(Importance.Compute(new DenseTable(Conditional, c => scale * (c["layers"].AsInt() - 2)).History, method, options).Rows.ToArray(), rows.ToArray());
        }
    }

    [Fact]
    public void Ranks_make_outliers_count_no_more_than_others()
    {
        var space = new Space(HyperParameter.Float("x", 0, 1, step: 0.01), HyperParameter.Bool("odd"));
        var table = new DenseTable(space, c => c["x"].AsDouble() > 0.985 && c["odd"].AsBool() ? 1e12 : c["x"].AsDouble());

        double byRank = Importance.Compute(table.History, ImportanceMethod.Fanova, Exact with { Ranks = true }).Rows.Single(row => row.Label == "x").Value;
        double byValue = Importance.Compute(table.History, ImportanceMethod.Fanova, Exact).Rows.Single(row => row.Label == "x").Value;

        Assert.InRange(byRank, 0.99, 1);
        Assert.InRange(byValue, 0, 0.6);
    }

    [Fact]
    public void Too_few_trials_are_refused_with_their_number()
    {
        var history = HistoryOf(Conditional, []);

        Assert.Contains("0", Assert.Throws<InvalidOperationException>(() => Importance.Compute(history, ImportanceMethod.Fanova)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_text_is_a_table_that_lines_up()
    {
        var result = new ImportanceResult
        {
            Method = ImportanceMethod.Fanova, Target = "loss", Trials = 12,
            Rows = [new(["learning_rate"], 0.75, 0.125), new(["a", "b"], 0.2, null)],
        };

        Assert.Equal("Share of the variance of loss over the whole space; pairs beyond what their members explain alone (12 trials)\nlearning_rate    0.7500 ± 0.1250\na × b            0.2000\n", result.ToText());
    }

    // φ_h = Σ_S |S|! (n − |S| − 1)!/n! (v(S ∪ h) − v(S)), with v by enumeration.
    private static double Shapley(DenseTable table, Configuration explained, string[] players, string player)
    {
        string[] others = [.. players.Where(other => other != player)];
        double sum = 0;
        for (int set = 0; set < 1 << others.Length; set++)
        {
            string[] coalition = [.. others.Where((_, i) => (set >> i & 1) != 0)];
            double weight = Factorial(coalition.Length) * Factorial(others.Length - coalition.Length) / Factorial(players.Length);
            sum += weight * (Worth([.. coalition, player]) - Worth(coalition));
        }

        return sum;

        double Worth(string[] held) => table.Mean(held.ToDictionary(name => name, name => explained[name]));

        static double Factorial(int n) => n < 2 ? 1 : n * Factorial(n - 1);
    }
}
