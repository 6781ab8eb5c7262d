using TorchTune;
using TorchTune.Scheduling;

namespace Example;

/// <summary>Finds the rate with which gradient descent comes down a valley fastest.</summary>
public static class FirstStudy
{
    private static readonly HyperParameter<double> Rate = HyperParameter.Float("rate", 1e-4, 1, log: true);

    public static async Task<double> RunAsync(IStudyStore store)
    {
        using var study = Study.Open(new StudyOptions
        {
            Name = "valley",
            Space = new Space(Rate),
            Objectives = [Objective.Minimize("loss")],
            Scheduler = new AshaScheduler(new AshaOptions { MaxResource = 27 }),
            Seed = 7,
            Trials = 50,
            Store = store,
        });

        await foreach (var happened in study.RunAsync(Train))
        {
            if (happened is TrialEnded ended) Console.WriteLine($"{ended.Trial}: {ended.Outcome.Reason}");
        }

        return study.Best!.Configuration.Get(Rate);
    }

    private static IEnumerable<Report> Train(Trial trial)
    {
        (double x, double rate) = (1, trial.Get(Rate));
        for (int step = 0; step < 27; step++)
        {
            x -= rate * 2 * x;
            yield return trial.Report(x * x);
        }
    }
}
