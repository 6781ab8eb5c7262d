namespace TorchTune.Experiments.Cifar.Tests;

public sealed class CifarOptionsTests
{
    [Fact]
    public async Task Without_options_ten_thousand_images_and_a_fixed_budget_are_asked_for()
    {
        var (code, options, _, _) = await Parse();

        Assert.Equal(0, code);
        Assert.Equal(new CifarOptions(null, "smallconv", 8, 8, Environment.ProcessorCount, 1, 0, 10_000, Json: false, Quiet: false), options);
    }

    [Fact]
    public async Task Every_option_is_read()
    {
        var (_, options, _, _) = await Parse(
            "--data", "here", "--model", "resnet8", "--trials", "3", "--epochs", "4", "--slots", "5", "--threads", "6",
            "--seed", "18446744073709551615", "--train-subset", "0", "--json", "--quiet");

        Assert.Equal(
            new CifarOptions(null, "resnet8", 3, 4, 5, 6, ulong.MaxValue, 0, Json: true, Quiet: true), options! with { Data = null });
        Assert.Equal("here", options.Data!.Name);
    }

    [Theory]
    [InlineData("--trials", "--trial", "3")]
    [InlineData("resnet8", "--model", "resnet9")]
    [InlineData("at least 1, not 0", "--slots", "0")]
    [InlineData("at least 100, not 99", "--train-subset", "99")]
    [InlineData("'many'", "--epochs", "many")]
    [InlineData("extra", "extra")]
    [InlineData("--seed", "--seed", "-1")]
    public async Task What_cannot_be_meant_is_refused_with_code_2_and_a_hint(string hint, params string[] arguments)
    {
        var (code, options, output, error) = await Parse(arguments);

        Assert.Equal(2, code);
        Assert.Null(options);
        Assert.Empty(output);
        Assert.Contains(hint, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_help_names_every_option_and_runs_nothing()
    {
        var (code, options, output, _) = await Parse("--help");

        Assert.Equal(0, code);
        Assert.Null(options);
        Assert.All(
            (string[])["--data", "--model", "--trials", "--epochs", "--slots", "--threads", "--seed", "--train-subset", "--json", "--quiet"],
            option => Assert.Contains(option, output, StringComparison.Ordinal));
    }

    private static async Task<(int Code, CifarOptions? Options, string Output, string Error)> Parse(params string[] arguments)
    {
        CifarOptions? read = null;
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = await CifarOptions.RunAsync(arguments, output, error, options =>
        {
            read = options;
            return Task.FromResult(0);
        });
        return (code, read, output.ToString(), error.ToString());
    }
}
