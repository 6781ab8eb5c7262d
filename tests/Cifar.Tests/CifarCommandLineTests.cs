namespace TorchTune.Experiments.Cifar.Tests;

public sealed class CifarCommandLineTests
{
    private static readonly string[] Names =
    [
        "--data", "--model", "--strategy", "--sampler", "--scheduler", "--trials", "--epochs", "--time-limit", "--devices", "--slots", "--threads",
        "--parallelism", "--seed", "--train-subset", "--out", "--study", "--resume", "--fresh", "--json", "--quiet",
    ];

    [Fact]
    public async Task Without_options_ten_thousand_images_and_a_fixed_budget_are_asked_for()
    {
        var (code, options, _, _) = await Parse();

        var expected = new CifarOptions
        {
            Model = "smallconv",
            Strategy = "asha",
            Sampler = """{"type":"random"}""",
            Scheduler = """{"type":"asha"}""",
            Trials = 16,
            Epochs = 9,
            Devices = "auto",
            Threads = 1,
            Seed = 0,
            TrainSubset = 10_000,
            Out = options!.Out,
            IfStored = ResumePolicy.ResumeOrCreate,
            Json = false,
            Quiet = false,
        };
        Assert.Equal(0, code);
        Assert.Equal(expected, options);
        Assert.Equal(Path.GetFullPath(Path.Combine("runs", "cifar")), options.Out.FullName);
    }

    [Fact]
    public async Task Every_option_is_read()
    {
        var (_, options, _, _) = await Parse(
            "--data", "here", "--model", "resnet8", "--strategy", "random", "--sampler", """{"type":"random","repeats":true}""", "--scheduler", "asha", "--trials", "3", "--epochs", "4",
            "--time-limit", "1.5m", "--devices", "cuda:0,1", "--slots", "5", "--threads", "6", "--parallelism", "7", "--seed", "18446744073709551615", "--train-subset", "0",
            "--out", "there", "--study", "mine", "--fresh", "--json", "--quiet");

        var expected = new CifarOptions
        {
            Data = options!.Data,
            Model = "resnet8",
            Strategy = "random",
            Sampler = """{"type":"random","repeats":true}""",
            Scheduler = """{"type":"asha"}""",
            Trials = 3,
            Epochs = 4,
            TimeLimit = TimeSpan.FromSeconds(90),
            Devices = "cuda:0,1",
            Slots = 5,
            Threads = 6,
            Parallelism = 7,
            Seed = ulong.MaxValue,
            TrainSubset = 0,
            Out = options.Out,
            Study = "mine",
            IfStored = ResumePolicy.Fresh,
            Json = true,
            Quiet = true,
        };
        Assert.Equal(expected, options);
        Assert.Equal(("here", "there"), (options.Data!.Name, options.Out.Name));
    }

    [Theory]
    [InlineData("random", "none")]
    [InlineData("asha", "asha")]
    public async Task A_strategy_is_a_sampler_and_a_scheduler(string strategy, string scheduler)
    {
        var (_, options, _, _) = await Parse("--strategy", strategy);

        Assert.Equal("random", SamplerRegistry.Create(options!.Sampler).Name);
        Assert.Equal(scheduler, SchedulerRegistry.Create(options.Scheduler).Name);
    }

    [Theory]
    [InlineData("--trials", "--trial", "3")]
    [InlineData("resnet8", "--model", "resnet9")]
    [InlineData("asha", "--strategy", "ahsa")]
    [InlineData("there is asha, none", "--scheduler", "ahsa")]
    [InlineData("reductionFactor", "--scheduler", """{"type":"asha","reduction":4}""")]
    [InlineData("ReductionFactor must be at least 2, but was 1", "--scheduler", """{"type":"asha","reductionFactor":1}""")]
    [InlineData("There is no sampler 'oracle'", "--sampler", "oracle")]
    [InlineData("at least 1, not 0", "--slots", "0")]
    [InlineData("at least 1, not -2", "--parallelism", "-2")]
    [InlineData("at least 100, not 99", "--train-subset", "99")]
    [InlineData("such as 90s, 10m or 2h, not '5'", "--time-limit", "5")]
    [InlineData("not '-5s'", "--time-limit", "-5s")]
    [InlineData("'many'", "--epochs", "many")]
    [InlineData("extra", "extra")]
    [InlineData("--seed", "--seed", "-1")]
    [InlineData("must not be empty", "--study", "")]
    [InlineData("exclude each other", "--resume", "--fresh")]
    public async Task What_cannot_be_meant_is_refused_with_code_2_and_a_hint(string hint, params string[] arguments)
    {
        var (code, options, output, error) = await Parse(arguments);

        Assert.Equal(2, code);
        Assert.Null(options);
        Assert.Empty(output);
        Assert.Contains(hint, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_help_names_every_option_and_the_defaults_and_runs_nothing()
    {
        var (code, options, output, _) = await Parse("--help");

        Assert.Equal(0, code);
        Assert.Null(options);
        Assert.All(Names, name => Assert.Contains(name, output, StringComparison.Ordinal));
        Assert.All(["[default: 16]", "[default: 9]", "[default: 10000]", "[default: asha]", "[default: smallconv]", "[default: auto]"], otherwise => Assert.Contains(otherwise, output, StringComparison.Ordinal));
    }

    private static async Task<(int Code, CifarOptions? Options, string Output, string Error)> Parse(params string[] arguments)
    {
        CifarOptions? read = null;
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = await CifarCommandLine.RunAsync(arguments, output, error, options =>
        {
            read = options;
            return Task.FromResult(0);
        });
        return (code, read, output.ToString(), error.ToString());
    }
}
