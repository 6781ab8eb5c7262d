using TorchSharp;
using static TorchSharp.torch;

namespace TorchTune.Models.Tests;

[OneTorchThread]
[Collection("process-wide generator")]
public sealed class ImageModelsTests
{
    private static readonly ImageShape Cifar = new(3, 32, 32);

    [Theory]
    [InlineData("resnet20", 0.27)] // He et al., CVPR 2016, table 6
    [InlineData("resnet32", 0.46)]
    [InlineData("resnet56", 0.85)]
    public void Residual_networks_have_the_published_number_of_parameters(string name, double millions)
    {
        using var generator = new Generator(1);
        using var model = ImageModels.Create(new ModelOptions { Name = name }, Cifar, 10, generator);

        Assert.Equal(millions, model.parameters().Sum(parameter => parameter.NumberOfElements) / 1e6, 0.005);
    }

    [Theory]
    // 3·16·9 + 16·32·9 + 32·64·9 convolved, 2·(16 + 32 + 64) of norms, 64·4·4·10 + 10 of the classifier
    [InlineData("smallconv", 1.0, 33_946)]
    // 3·32·9 + 32·64·9 + 64·128·9, 2·(32 + 64 + 128), 128·4·4·10 + 10
    [InlineData("smallconv", 2.0, 113_962)]
    // 3072·512 + 512, 512·512 + 512, 512·10 + 10
    [InlineData("mlp", 1.0, 1_841_162)]
    public void Parameters_are_as_many_as_the_architecture_says(string name, double width, long expected)
    {
        using var generator = new Generator(1);
        using var model = ImageModels.Create(new ModelOptions { Name = name, Width = width }, Cifar, 10, generator);

        Assert.Equal(expected, model.parameters().Sum(parameter => parameter.NumberOfElements));
    }

    public static TheoryData<string> AllNames => [.. ImageModels.Names];

    [Theory]
    [MemberData(nameof(AllNames))]
    public void Every_network_gives_logits_for_colour_and_grey_images_and_leaves_no_tensor_behind(string name)
    {
        foreach (var shape in (ImageShape[])[Cifar, new(1, 28, 28)])
        {
            using var generator = new Generator(1);
            using var model = ImageModels.Create(new ModelOptions { Name = name, Width = 0.5, Dropout = 0.2 }, shape, 7, generator);
            using var scope = NewDisposeScope();
            var images = rand([2, shape.Channels, shape.Height, shape.Width], generator: generator);
            long before = scope.DisposablesCount;

            var logits = model.call(images);

            Assert.Equal([2, 7], logits.shape);
            Assert.True(logits.isfinite().all().item<bool>());
            Assert.InRange(scope.DisposablesCount, before, before + 3); // the logits, and two of this test
        }
    }

    [Theory]
    [MemberData(nameof(AllNames))]
    public void Every_parameter_receives_a_gradient(string name)
    {
        using var generator = new Generator(1);
        using var model = ImageModels.Create(new ModelOptions { Name = name, Width = 0.25 }, Cifar, 10, generator);
        using var scope = NewDisposeScope();

        model.call(randn([4, 3, 32, 32], generator: generator)).square().sum().backward();

        Assert.All(model.named_parameters(), named => Assert.True(named.parameter.grad is { } grad && grad.abs().sum().item<float>() > 0, named.name));
    }

    [Fact]
    public void The_same_generator_state_gives_the_same_bits_whatever_the_process_wide_generator_holds()
    {
        var first = Step(new Generator(5));
        using (Generator.Default.get_state())
        {
            rand(3).Dispose(); // moves the process-wide generator
        }

        Assert.Equal(first, Step(new Generator(5)));
        Assert.NotEqual(first, Step(new Generator(6)));

        static byte[] Step(Generator generator)
        {
            using (generator)
            using (var model = ImageModels.Create(new ModelOptions { Width = 0.25, Dropout = 0.3 }, Cifar, 10, generator))
            using (NewDisposeScope())
            {
                var loss = nn.functional.cross_entropy(model.call(randn([4, 3, 32, 32], generator: generator)), arange(4, ScalarType.Int64));
                loss.backward();
                return [.. model.parameters().SelectMany(parameter => parameter.Bytes().Concat(parameter.grad!.Bytes())), .. loss.Bytes()];
            }
        }
    }

    [Theory]
    [MemberData(nameof(AllNames))]
    public void Building_and_training_leave_the_process_wide_generator_where_it_was(string name)
    {
        using var scope = NewDisposeScope();
        byte[] before = Generator.Default.get_state().Bytes();
        using var generator = new Generator(1);

        using var model = ImageModels.Create(new ModelOptions { Name = name, Width = 0.25, Dropout = 0.5 }, Cifar, 10, generator);
        model.call(rand([2, 3, 32, 32], generator: generator)).sum().backward();

        Assert.Equal(before, Generator.Default.get_state().Bytes());
    }

    [Fact]
    public void A_network_made_within_a_dispose_scope_outlives_it()
    {
        using var generator = new Generator(1);
        nn.Module<Tensor, Tensor> model;
        using (NewDisposeScope()) model = ImageModels.Create(new ModelOptions { Name = "resnet8", Width = 0.25 }, Cifar, 10, generator);
        using var scope = NewDisposeScope();

        Assert.Equal([1, 10], model.call(rand([1, 3, 32, 32], generator: generator)).shape);
        model.Dispose();
    }

    [Fact]
    public void A_saved_network_loads_into_another_of_the_same_options()
    {
        using var folder = new TemporaryFolder();
        using var generator = new Generator(1);
        using var saved = ImageModels.Create(new ModelOptions { Name = "resnet8", Width = 0.5 }, Cifar, 10, generator);
        using var loaded = ImageModels.Create(new ModelOptions { Name = "resnet8", Width = 0.5 }, Cifar, 10, generator);
        using var scope = NewDisposeScope();
        var images = randn([2, 3, 32, 32], generator: generator);
        saved.eval();
        loaded.eval();
        Assert.NotEqual(saved.call(images).Bytes(), loaded.call(images).Bytes());

        string file = Path.Combine(folder.Root, "model");
        saved.save(file);
        loaded.load(file);

        Assert.Equal(saved.call(images).Bytes(), loaded.call(images).Bytes());
    }

    [Fact]
    public void A_network_moves_to_another_type_with_all_its_parts()
    {
        using var generator = new Generator(1);
        using var model = ImageModels.Create(new ModelOptions { Name = "resnet8", Width = 0.5 }, Cifar, 10, generator);
        string[] names = [.. model.named_parameters().Select(named => named.name)];
        using var scope = NewDisposeScope();

        model.to(ScalarType.Float64);
        var logits = model.call(randn([2, 3, 32, 32], ScalarType.Float64, generator: generator));

        Assert.Equal(ScalarType.Float64, logits.dtype);
        Assert.Equal(names, model.named_parameters().Select(named => named.name));
        Assert.Contains("stage1_block1.conv1.weight", names);
    }

    [Theory]
    [InlineData("resnet9", 1, 0, "Name must be one of smallconv")]
    [InlineData("mlp", 0, 0, "Width must be positive and at most 64, not 0")]
    [InlineData("mlp", double.NaN, 0, "Width")]
    [InlineData("mlp", 1, 1, "Dropout must lie in [0, 1), not 1")]
    public void Options_out_of_range_are_refused_by_name_rule_and_value(string name, double width, double dropout, string message)
    {
        var options = new ModelOptions { Name = name, Width = width, Dropout = dropout };
        using var generator = new Generator(1);

        var fault = Assert.Throws<ArgumentException>(() => ImageModels.Create(options, Cifar, 10, generator));

        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Images_too_small_for_three_halvings_are_refused()
    {
        using var generator = new Generator(1);

        Assert.Contains("3×7×32", Assert.Throws<ArgumentException>(() => ImageModels.Create(new ModelOptions(), new(3, 7, 32), 10, generator)).Message, StringComparison.Ordinal);
    }
}
