using System.Text.Json.Nodes;
using Spectre.Console;
using TorchSharp;
using TorchTune.Models;
using TorchTune.Storage;
using TorchTune.Training;

namespace TorchTune.Experiments.Cifar.Tests;

public sealed class CifarCommandTests : IDisposable
{
    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public async Task The_same_seed_gives_the_same_table_on_one_slot_and_on_two_and_another_seed_another()
    {
        var one = await _workshop.RunAsync("--json", "--slots", "1", "--out", OutOf("one"));
        var two = await _workshop.RunAsync("--json", "--slots", "2", "--out", OutOf("two"));
        var other = await _workshop.RunAsync("--json", "--slots", "2", "--out", OutOf("other"), "--seed", "1");

        Assert.Equal((0, 0, 0), (one.Code, two.Code, other.Code));
        Assert.Equal(one.Table, two.Table);
        Assert.NotEqual(one.Table, other.Table);
    }

    [Fact]
    public async Task Json_is_one_object_of_the_promised_shape_whose_best_is_the_best_of_its_trials()
    {
        var run = await _workshop.RunAsync("--json", "--quiet", "--strategy", "random", "--seed", "5");

        var json = run.Json;
        Assert.Empty(run.Error);
        Assert.Equal(["study", "seed", "data", "trials", "best", "default", "epochs", "seconds"], json.Select(part => part.Key));
        var trials = json["trials"]!.AsArray().Select(trial => trial!.AsObject()).ToArray();
        Assert.Equal(Enumerable.Range(0, Workshop.Trials), trials.Select(trial => trial["trial"]!.GetValue<int>()));
        Assert.All(trials, trial =>
        {
            Assert.Equal(["trial", "configuration", "reports", "outcome", "reason"], trial.Select(part => part.Key));
            Assert.Equal("completed", (string?)trial["outcome"]);
            Assert.Equal(Enumerable.Range(1, Workshop.Epochs), trial["reports"]!.AsArray().Select(report => report!["step"]!.GetValue<int>()));
            Assert.All(trial["reports"]!.AsArray(), report => Assert.Equal(["step", "loss", "accuracy"], report!.AsObject().Select(part => part.Key)));
            Assert.True(CifarSpace.Space.Contains(Configuration.FromJson(System.Text.Json.JsonDocument.Parse(trial["configuration"]!.ToJsonString()).RootElement)));
        });
        double[] accuracies = [.. trials.Select(trial => trial["reports"]!.AsArray()[^1]!["accuracy"]!.GetValue<double>())];
        var best = json["best"]!.AsObject();
        Assert.Equal(["trial", "configuration", "validationAccuracy", "testAccuracy"], best.Select(part => part.Key));
        Assert.Equal(accuracies.Max(), best["validationAccuracy"]!.GetValue<double>());
        Assert.Equal(Array.IndexOf(accuracies, accuracies.Max()), best["trial"]!.GetValue<int>());
        Assert.Equal(["validationAccuracy", "testAccuracy"], json["default"]!.AsObject().Select(part => part.Key));
        Assert.InRange(json["default"]!["testAccuracy"]!.GetValue<double>(), 0, 1);
        Assert.Equal(Workshop.Trials * Workshop.Epochs, json["epochs"]!.GetValue<int>());
        Assert.Equal((72, 8, 20), (Count("train"), Count("validation"), Count("test")));

        int Count(string part) => json["data"]![part]!.GetValue<int>();
    }

    [Fact]
    public async Task Trials_that_follow_hypergradients_repeat_on_any_number_of_slots_and_go_on()
    {
        string[] arguments = ["--json", "--strategy", "hypergradient", "--trials", "2"];
        var one = await _workshop.RunAsync([.. arguments, "--slots", "1", "--out", OutOf("one")]);
        await _workshop.InterruptAsync(line => line.Contains("epoch   2", StringComparison.Ordinal), arguments);
        var rest = await _workshop.RunAsync([.. arguments, "--resume"]);

        Assert.Equal((0, 0), (one.Code, rest.Code));
        Assert.Equal(one.Table, rest.Table);
    }

    [Fact]
    public async Task A_population_whose_members_follow_hypergradients_is_the_same_on_one_slot_and_on_two_and_leaves_its_course()
    {
        string[] arguments = ["--json", "--strategy", "hypergradient-pbt", "--scheduler", """{"type":"pbt","members":4,"inherited":["optimizer","width","schedule"]}""", "--trials", "4", "--epochs", "2", "--study", "mine"];
        var one = await _workshop.RunAsync([.. arguments, "--slots", "1", "--out", OutOf("one")]);
        var two = await _workshop.RunAsync(arguments);

        Assert.Equal((0, 0), (one.Code, two.Code));
        Assert.Equal(one.Table, two.Table);
        Assert.Equal(8, one.Json["epochs"]!.GetValue<int>());
        Assert.Equal(2, ConfigurationSchedule.Parse(File.ReadAllText(Path.Combine(_workshop.Out, "mine", "schedule.json"))).Steps);
        using var store = new SqliteStore(Path.Combine(_workshop.Out, "studies.db"));
        Assert.Contains(store.Read("mine").OfType<TrialReported>(), e => e.Verdict is Verdict.Exploit || e.Waiting.Any(waiting => waiting.Verdict is Verdict.Exploit));
    }

    [Fact]
    public async Task What_a_trial_has_learned_is_left_as_a_schedule_that_another_is_trained_with()
    {
        const int Epochs = 4;
        var learned = await _workshop.RunAsync("--json", "--strategy", "hypergradient", "--trials", "1", "--study", "mine", "--epochs", $"{Epochs}", "--seed", "7");
        string path = Path.Combine(_workshop.Out, "mine", "schedule.json");
        var schedule = ConfigurationSchedule.Parse(File.ReadAllText(path));

        Assert.Equal((Epochs, SchedulePath.LogLinear, Epochs + 1), (schedule.Steps, schedule.Path, schedule.Segments.Length));
        var configuration = Configuration.Parse(File.ReadAllText(Path.Combine(_workshop.Out, "mine", "best.json")));

        // What the rehearsals have found holds from the first epoch on.
        Assert.NotEqual(configuration, schedule.At(0));
        Assert.Equal(schedule.At(1), schedule.At(0));

        var one = await _workshop.RunAsync("--json", "--schedule", path, "--epochs", $"{Epochs}", "--seed", "7", "--slots", "1", "--out", OutOf("one"));
        var two = await _workshop.RunAsync("--json", "--schedule", path, "--epochs", $"{Epochs}", "--seed", "7");

        Assert.Equal((0, 0, 0), (learned.Code, one.Code, two.Code));
        Assert.Equal(one.Table, two.Table);
        Assert.Single(one.Json["trials"]!.AsArray());
        Assert.Equal(Epochs, one.Json["epochs"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_schedule_leaves_nothing_to_search_and_must_be_one_of_this_experiment()
    {
        string foreign = Path.Combine(_workshop.Data, "foreign.json");
        File.WriteAllText(foreign, ConfigurationSchedule.OfSegments("rate", [0.1, 0.2], 4).ToJson());

        var refused = await _workshop.RunAsync("--schedule", foreign);
        var searched = await _workshop.RunAsync("--schedule", foreign, "--strategy", "asha");

        Assert.Equal((2, 2), (refused.Code, searched.Code));
        Assert.Contains("the space has none of this name", refused.Error, StringComparison.Ordinal);
        Assert.Contains("--schedule and --strategy exclude each other", searched.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("epoch   1")] // in the search
    [InlineData("The default configuration")] // before the default's only trial
    public async Task An_interrupted_study_is_left_with_code_130_and_gone_on_with_to_the_same_table(string moment)
    {
        var whole = await _workshop.RunAsync("--json", "--out", OutOf("whole"));

        var cut = await _workshop.InterruptAsync(line => line.Contains(moment, StringComparison.Ordinal), "--json");
        var rest = await _workshop.RunAsync("--json", "--resume");

        Assert.Equal((130, ""), (cut.Code, cut.Output));
        Assert.Contains("Interrupted: the same command goes on.", cut.Error, StringComparison.Ordinal);
        Assert.Contains("Going on: ", rest.Error, StringComparison.Ordinal);
        Assert.Equal(whole.Table, rest.Table);
    }

    [Fact]
    public async Task A_checkpoint_that_was_cut_short_is_named_and_the_table_is_the_same()
    {
        var whole = await _workshop.RunAsync("--json", "--out", OutOf("whole"));
        await _workshop.InterruptAsync(line => line.Contains("epoch   2", StringComparison.Ordinal), "--json");
        string[] checkpoints = Directory.GetFiles(Path.Combine(_workshop.Out, "checkpoints"), "*.state", SearchOption.AllDirectories);
        foreach (string path in checkpoints)
        {
            using var file = File.OpenWrite(path);
            file.SetLength(file.Length / 2);
        }

        var rest = await _workshop.RunAsync("--json");

        Assert.NotEmpty(checkpoints);
        Assert.Contains("is damaged and is not used", rest.Error, StringComparison.Ordinal);
        Assert.Equal(whole.Table, rest.Table);
    }

    [Fact]
    public async Task A_study_that_is_done_says_the_same_again_even_without_its_checkpoints()
    {
        var first = await _workshop.RunAsync("--json");
        Directory.Delete(Path.Combine(_workshop.Out, "checkpoints"), recursive: true);

        var again = await _workshop.RunAsync("--json", "--resume");

        Assert.Contains("it is trained again", again.Error, StringComparison.Ordinal);
        Assert.Equal(first.Table, again.Table);
    }

    [Fact]
    public async Task More_trials_go_on_with_the_study_and_a_fresh_one_is_kept_apart()
    {
        var few = await _workshop.RunAsync("--json", "--study", "mine");
        var more = await _workshop.RunAsync("--json", "--study", "mine", "--trials", "4");
        var fresh = await _workshop.RunAsync("--json", "--study", "mine", "--fresh");

        Assert.Equal(Workshop.Trials, few.Json["trials"]!.AsArray().Count);
        Assert.Equal(4, more.Json["trials"]!.AsArray().Count);
        Assert.Equal(few.Table, fresh.Table);
        using var store = new SqliteStore(Path.Combine(_workshop.Out, "studies.db"));
        Assert.Equal(["mine", "mine-default", "mine-default~1", "mine~1"], store.List().Select(study => study.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_left_for_later_can_be_used()
    {
        var run = await _workshop.RunAsync("--json", "--study", "mine", "--strategy", "random");

        string folder = Path.Combine(_workshop.Out, "mine");
        var best = run.Json["best"]!;
        var configuration = Configuration.Parse(File.ReadAllText(Path.Combine(folder, "best.json")));
        Assert.Equal(best["configuration"]!.ToJsonString(), JsonNode.Parse(configuration.ToJson())!.ToJsonString());
        string report = File.ReadAllText(Path.Combine(folder, "report.html"));
        Assert.All(["Learning curves", "Best so far", "Slot timeline", "Parallel coordinates"], figure => Assert.Contains(figure, report, StringComparison.OrdinalIgnoreCase));

        torch.set_num_threads(1);
        using var data = ClassificationData.Prepare(CifarFiles.ReadFolder(_workshop.Data), new DataOptions());
        using var generator = new torch.Generator(99);
        using var model = ImageModels.Create(CifarSpace.Settings(configuration).Model("smallconv"), data.Shape, data.Classes.Count, generator);
        model.load(Path.Combine(folder, "best.dat"));
        Assert.Equal(best["testAccuracy"]!.GetValue<double>(), model.Evaluate(data.Test).Accuracy);
    }

    [Fact]
    public async Task An_artefact_that_cannot_be_written_is_a_failure_that_does_not_cost_the_result()
    {
        Directory.CreateDirectory(Path.Combine(_workshop.Out, "mine", "best.json.writing"));

        var run = await _workshop.RunAsync("--study", "mine", "--json");

        Assert.Equal(1, run.Code);
        Assert.Contains("best.json.writing", run.Error, StringComparison.Ordinal);
        Assert.NotNull(run.Json["best"]!["testAccuracy"]);
    }

    [Fact]
    public async Task The_timeline_of_slots_outlives_an_interruption()
    {
        await _workshop.InterruptAsync(line => line.Contains("epoch   2", StringComparison.Ordinal), "--study", "mine");
        string[] before = File.ReadAllLines(Path.Combine(_workshop.Out, "mine", "slots.txt"));

        await _workshop.RunAsync("--study", "mine");

        string[] after = File.ReadAllLines(Path.Combine(_workshop.Out, "mine", "slots.txt"));
        Assert.NotEmpty(before);
        Assert.Equal(before, after[..before.Length]);
        double[] ends = [.. after.Where(line => line.Length > 0).Select(line => double.Parse(line.Split(' ')[3], System.Globalization.CultureInfo.InvariantCulture))];
        Assert.True(ends[^1] > ends[before.Length - 1]);
    }

    [Fact]
    public async Task A_time_limit_leaves_the_study_with_code_0_and_no_look_at_the_test_images()
    {
        var run = await _workshop.RunAsync("--json", "--time-limit", "0.001s");

        Assert.Equal(0, run.Code);
        Assert.Contains("the time limit of", run.Error, StringComparison.Ordinal);
        Assert.Null(run.Json["default"]!["testAccuracy"]);
        Assert.Null(run.Json["best"]?["testAccuracy"]);
    }

    [Fact]
    public async Task A_study_that_another_has_open_is_refused_by_name()
    {
        await _workshop.RunAsync("--study", "mine");
        using var store = new SqliteStore(Path.Combine(_workshop.Out, "studies.db"));
        using var open = store.Open("mine");

        var refused = await _workshop.RunAsync("--study", "mine");

        Assert.Equal((1, ""), (refused.Code, refused.Output));
        Assert.Contains("'mine'", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_and_a_study_that_is_not_there_are_failures_with_a_message()
    {
        var folder = await _workshop.RunAsync("--data", Path.Combine(_workshop.Data, "gone"));
        var study = await _workshop.RunAsync("--study", "gone", "--resume");

        Assert.Equal((1, 1), (folder.Code, study.Code));
        Assert.Contains("gone' does not exist", folder.Error, StringComparison.Ordinal);
        Assert.Contains("There is no study 'gone'", study.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", folder.Error + study.Error, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("no CUDA device", "--devices", "cuda:99")]
    [InlineData("MinResource must be at most the study's 3 steps", "--scheduler", """{"type":"asha","minResource":4}""")]
    public async Task What_only_the_experiment_can_refuse_is_bad_usage_too(string rule, params string[] arguments)
    {
        Skip.If(torch.cuda.is_available() && rule.Contains("CUDA", StringComparison.Ordinal), "There is a CUDA device here.");

        var run = await _workshop.RunAsync(arguments);

        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains(rule, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_budget_of_epochs_is_another_study_and_under_the_same_name_an_error_that_says_so()
    {
        await _workshop.RunAsync("--study", "mine", "--trials", "1");

        var refused = await _workshop.RunAsync("--study", "mine", "--epochs", "2");

        Assert.Equal(1, refused.Code);
        Assert.Contains("stored 3, now 2", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_terminal_a_table_lives_and_the_result_is_the_same()
    {
        using var screen = new StringWriter();
        var terminal = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(screen),
        });
        terminal.Profile.Width = 200;
        terminal.Profile.Height = 50;

        var live = await _workshop.RunAsync(_ => false, terminal, "--json", "--out", OutOf("live"));
        var plain = await _workshop.RunAsync("--json", "--out", OutOf("plain"));

        Assert.Equal(plain.Table, live.Table);
        Assert.DoesNotContain("epoch", live.Error, StringComparison.Ordinal);
        Assert.All(["verdict", "epochs/min", "had all its 3 steps", "slots occupied", "report.html"], text => Assert.Contains(text, screen.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_json_the_result_is_a_table_with_the_best_beside_the_default()
    {
        var run = await _workshop.RunAsync();

        string[] lines = run.Output.Split('\n');
        Assert.StartsWith("trial  epochs  val. accuracy  outcome", lines[0], StringComparison.Ordinal);
        Assert.Contains(lines, line => line.StartsWith("best: trial ", StringComparison.Ordinal) && line.Count(c => c == '%') == 2);
        Assert.Contains(lines, line => line.StartsWith("default ", StringComparison.Ordinal) && line.Count(c => c == '%') == 2);
        Assert.Contains("epochs/min", run.Error, StringComparison.Ordinal);
    }

    private string OutOf(string name) => Path.Combine(_workshop.Data, name);
}
