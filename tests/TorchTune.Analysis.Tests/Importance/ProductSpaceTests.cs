using TorchTune.Surrogates;
using TorchTune.Testing;

namespace TorchTune.Analysis.Tests;

public sealed class ProductSpaceTests
{
    [Theory]
    [InlineData("conditions")]
    [InlineData("children first")]
    [InlineData("mixed")]
    [InlineData("log int")]
    [InlineData("stepped float")]
    [InlineData("ordinal")]
    public void A_tree_is_the_same_function_on_the_cube_as_on_configurations(string name)
    {
        var space = SampleSpaces.All[name];
        var features = new SpaceFeatures(space);
        var product = new ProductSpace(space);
        var random = RandomSource.For(1, 0, name);
        double[] row = new double[space.Count];
        var values = new List<double>();
        var targets = new List<double>();
        for (int trial = 0; trial < 60; trial++)
        {
            features.Write(space.Draw(random.Fork($"{trial}")), row);
            values.AddRange(row);
            targets.Add(random.Normal());
        }

        foreach (var tree in RegressionForest.Fit(new FeatureTable(features.Features, [.. values]), targets.ToArray(), random, new() { Trees = 4 }).Trees)
        {
            var boxes = product.Boxes(tree);
            Assert.Equal(1, boxes.Sum(box => box.Volume), 1e-9);
            for (int point = 0; point < 100; point++)
            {
                double[] units = [.. space.Select(_ => random.NextDouble())];
                var all = space.Select((h, i) => KeyValuePair.Create(h.Name, h.FromUnit(units[i])));
                features.Write(space.Prune(new Configuration(all)), row);
                double[] place = [.. space.Select((h, i) => SpaceFeatures.IsCategorical(h) ? h.IndexOf(h.FromUnit(units[i])) : units[i])];

                var holding = Assert.Single(boxes, box => box.Sides.Zip(place).All(pair => pair.First.Contains(pair.Second)));
                Assert.Equal(tree.Predict(row).Mean, holding.Value);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(16)]
    public void The_rule_of_Gauss_and_Legendre_integrates_polynomials_of_its_degree(int count)
    {
        var (nodes, weights) = GaussLegendre.OnUnitInterval(count);

        for (int power = 0; power < 2 * count; power++)
        {
            Assert.Equal(1.0 / (power + 1), nodes.Zip(weights).Sum(pair => pair.Second * Math.Pow(pair.First, power)), 1e-14);
        }
    }
}
