using System.Text;
using TorchTune.Storage;

namespace TorchTune.Cli.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("ask-tell --help")]
    public void Help_names_the_commands(string arguments)
    {
        var (code, output, errors) = Run(arguments);

        Assert.Equal(0, code);
        Assert.Contains("torchtune ask-tell", output, StringComparison.Ordinal);
        Assert.Contains("torchtune salvage", output, StringComparison.Ordinal);
        Assert.Empty(errors);
    }

    [Theory]
    [InlineData("", "A command is missing")]
    [InlineData("tune", "'tune'")]
    [InlineData("--verbose", "'--verbose'")]
    [InlineData("ask-tell --store memory", "'--store'")]
    [InlineData("ask-tell memory", "'memory'")]
    [InlineData("ask-tell --storage", "needs a value")]
    [InlineData("ask-tell --storage postgres:x", "'postgres:x'")]
    [InlineData("ask-tell --storage sqlite:", "'sqlite:'")]
    [InlineData("ask-tell --storage memory --storage memory", "twice")]
    [InlineData("salvage", "two files")]
    [InlineData("salvage --quick a b", "'--quick'")]
    [InlineData("salvage /nowhere/a /nowhere/b", "'/nowhere/a'")]
    public void A_command_line_that_makes_no_sense_is_refused_with_code_2(string arguments, string named)
    {
        var (code, output, errors) = Run(arguments);

        Assert.Equal(2, code);
        Assert.Empty(output);
        Assert.Contains(named, errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_that_is_no_store_ends_the_command_with_code_1_and_says_so()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("notes.txt"), new string('x', 5000));

        var (code, output, errors) = Run("ask-tell --storage sqlite:" + folder.File("notes.txt"));

        Assert.Equal(1, code);
        Assert.Empty(output);
        Assert.Contains("notes.txt is no store", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_session_ends_with_its_input_and_code_0()
    {
        var (code, output, errors) = Run("ask-tell --storage=memory", "{\"op\":\"ask\"}\n");

        Assert.Equal(0, code);
        Assert.Equal(1, output.Count(c => c == '\n'));
        Assert.Empty(errors);
    }

    [Fact]
    public void A_study_is_gone_on_with_in_another_process_on_the_same_file()
    {
        using var folder = new TemporaryFolder();
        string storage = "ask-tell --storage sqlite:" + folder.File("runs/studies.db");

        Run(storage, """{"op":"create","study":"s","space":{"x":{"type":"float","low":0,"high":1}}}""" + "\n" + """{"op":"ask","study":"s"}""");
        var (_, output, _) = Run(storage, """{"op":"tell","study":"s","trial":0,"values":[0.25]}""" + "\n" + """{"op":"best","study":"s"}""");

        Assert.Contains("\"values\":[0.25]", output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_can_be_read_of_a_damaged_file_is_copied_to_a_new_one()
    {
        using var folder = new TemporaryFolder();
        string damaged = folder.File("damaged.db"), copy = folder.File("copy.db");
        Run("ask-tell --storage sqlite:" + damaged, """{"op":"create","study":"s","space":{}}""" + "\n" + """{"op":"ask","study":"s"}""");

        var (code, output, _) = Run($"salvage {damaged} {copy}");

        Assert.Equal(0, code);
        Assert.Equal("s: 1 events\n", output);
        using var store = new SqliteStore(copy);
        Assert.Single(store.Read("s"));
        Assert.Equal(2, Run($"salvage {damaged} {copy}").Code);
    }

    private static (int Code, string Output, string Errors) Run(string arguments, string input = "")
    {
        using var output = new MemoryStream();
        using var errors = new StringWriter();
        int code = CommandLine.Run(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), new MemoryStream(Encoding.UTF8.GetBytes(input)), output, errors);
        return (code, Encoding.UTF8.GetString(output.ToArray()), errors.ToString());
    }
}
