using static System.FormattableString;

namespace TorchTune.Execution;

/// <summary>Trials that are functions: iterators, each on a thread of its own.</summary>
/// <remarks>
/// An iterator may keep what belongs to a thread (a dispose scope, say) from one report to the next, so two of them never share one. It has no
/// state to keep: to go on with it after a kill or a pause is to run it again from its start, and its reports are compared with the recorded ones.
/// </remarks>
/// <param name="train">The user's function.</param>
/// <param name="host">Gets each thread ready; null to run on the caller's thread, where nothing depends on threads.</param>
internal sealed class FunctionBodies(Func<Trial, IEnumerable<Report>> train, IDeviceHost? host) : Bodies
{
    public override bool HaveState => false;

    public override Body Build(Recipe recipe, Workplace workplace, List<Item> items)
    {
        var trial = recipe.TrialAt(0, recipe.Configuration, workplace);
        var body = new FunctionBody(train, trial, host, workplace.Slot);
        try
        {
            body.Replay(recipe, workplace.Beat, items);
            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    private sealed class FunctionBody : Body
    {
        private readonly Trial _trial;
        private readonly TrialThread? _thread;
        private readonly Func<Report?> _next;
        private IEnumerator<Report>? _reports;
        private int _defined;
        private int _step;

        public FunctionBody(Func<Trial, IEnumerable<Report>> train, Trial trial, IDeviceHost? host, Slot slot)
        {
            _trial = trial;
            _next = () => _reports!.MoveNext() ? _reports.Current ?? throw new InvalidOperationException("The trial function yielded null and not a report.") : null;
            _thread = host is null ? null : new TrialThread(Invariant($"trial {trial.Number}"), () => host.EnterThread(slot));
            try
            {
                _reports = Here(() => train(trial)?.GetEnumerator() ?? throw new InvalidOperationException("The trial function returned null and not its reports."));
            }
            catch
            {
                _thread?.Dispose();
                throw;
            }
        }

        public override void Advance(List<Item> items)
        {
            var report = Next();
            AddDefined(_trial, ref _defined, items);
            items.Add(report is null ? new Item.Finished(_trial.Constraints, _trial.Cost) : new Item.Reported(report));
        }

        public void Replay(Recipe recipe, Action beat, List<Item> items)
        {
            Item.Differed? first = null;
            while (_step < recipe.Step)
            {
                var report = Next();
                beat();
                if (report is null)
                {
                    first ??= recipe.ReportOf(recipe.Step) is { } last && last.Metrics.FirstOrDefault() is var (name, value) ? new Item.Differed(recipe.Step, name, value, double.NaN) : null;
                    break;
                }

                first ??= recipe.Compare(report.Step, report.Metrics);
            }

            if (first is not null) items.Add(first);
        }

        public override void Dispose()
        {
            try
            {
                if (_reports is { } reports) Here(() => { reports.Dispose(); return true; });
            }
            finally
            {
                _reports = null;
                _thread?.Dispose();
            }
        }

        private Report? Next()
        {
            var report = Here(_next);
            if (report is null) return null;
            if (report.Trial != _trial.Number) throw new InvalidOperationException(Invariant($"Trial {_trial.Number} yielded a report of trial {report.Trial}."));
            if (report.Step <= _step) throw new InvalidOperationException(Invariant($"A report must lie beyond the last, which was of step {_step}, but was of step {report.Step}."));
            Objective.MustBeIn(report.Metrics, _trial.Objectives);
            _step = report.Step;
            return report;
        }

        private T Here<T>(Func<T> work) => _thread is null ? work() : _thread.Do(work);
    }
}
