using static System.FormattableString;

namespace TorchTune.Execution;

/// <summary>Trials that are <see cref="Trainable"/>s: stepped on whatever thread is free, kept and copied by their states.</summary>
/// <param name="create">Makes one; it is set up by the loop.</param>
/// <param name="states">Where states are kept.</param>
internal sealed class TrainableBodies(Func<Trainable> create, States states) : Bodies
{
    public override bool HaveState => true;

    public override Body Build(Recipe recipe, Workplace workplace, List<Item> items)
    {
        var first = new FirstDifference(recipe.Number);
        var body = Build(recipe, recipe.Step, afterCopy: true, workplace, first);
        if (first.Item is not null) items.Add(first.Item);
        return body;
    }

    public override StateTree StateOf(int trial, int step, Workplace workplace) =>
        StateOf(trial, step, workplace, new FirstDifference(trial));

    // A state is a function of the record: from the trial's own last kept state, else from that of the donor it copied (kept, or built in
    // the same way), else from its start; and from there step by step.
    private TrainableBody Build(Recipe recipe, int step, bool afterCopy, Workplace workplace, FirstDifference first)
    {
        var copy = recipe.CopyBefore(step, afterCopy);
        var configuration = ConfigurationAfter(recipe, copy);
        var (kept, state) = states.LatestKept(recipe.Number, copy?.AtStep ?? 0, step);
        int at = state is not null ? kept : copy?.AtStep ?? 0;
        var donated = state is null && copy is not null ? StateOf(copy.Donor, copy.DonorStep, workplace, first) : null;

        var body = new TrainableBody(create, recipe.TrialAt(at, configuration, workplace));
        try
        {
            if (donated is not null) body.Take(donated, recipe.TrialAt(at, configuration, workplace));
            else body.SetUp();
            if (state is not null) body.Restore(state);
            List<Item> replayed = [];
            for (int next = at + 1; next <= step; next++)
            {
                replayed.Clear();
                body.Advance(replayed);
                workplace.Beat();
                if (replayed is [.., Item.Reported reported]) first.Offer(recipe, reported.Report);
                else throw new InvalidOperationException(Invariant($"Trial {recipe.Number} was run again and ended before step {next}, which is recorded."));
            }

            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    private StateTree StateOf(int donor, int step, Workplace workplace, FirstDifference first)
    {
        if (states.Read(donor, step) is { } kept) return kept;
        if (states.RecipeOf(donor) is not { } recipe) throw new InvalidOperationException(Invariant($"The state of trial {donor} after step {step} is neither kept nor can it be had again."));
        using var body = Build(recipe, step, afterCopy: false, workplace, first);
        return body.State();
    }

    private static Configuration ConfigurationAfter(Recipe recipe, Copy? copy) => copy is null ? recipe.Start : copy.Configuration;

    private sealed class FirstDifference(int trial)
    {
        public Item.Differed? Item { get; private set; }

        public void Offer(Recipe recipe, Report replayed)
        {
            if (recipe.Number == trial) Item ??= recipe.Compare(replayed.Step, replayed.Metrics);
        }
    }

    private sealed class TrainableBody(Func<Trainable> create, Trial trial) : Body
    {
        private Trainable? _trainable;
        private Trial _trial = trial;
        private int _defined;

        private Trainable Trainable => _trainable ?? throw new InvalidOperationException("The trial is not set up.");

        public void SetUp()
        {
            _trainable?.Dispose();
            _trainable = create();
            _trainable.SetUp(_trial);
        }

        public void Restore(StateTree state) => Trainable.Restore(state);

        public override void Advance(List<Item> items)
        {
            var metrics = Trainable.Step(_trial);
            AddDefined(_trial, ref _defined, items);
            items.Add(metrics is null ? new Item.Finished(_trial.Constraints, _trial.Cost) : new Item.Reported(_trial.Report(metrics)));
        }

        public override StateTree State() => Trainable.State().ToHost();

        // Set up anew: what a configuration decides about a network (its width, its dropout) is the copy's from now on, in a run that goes through as in one that was killed here.
        public override void Take(StateTree state, Trial trial)
        {
            (_trial, _defined) = (trial, 0);
            SetUp();
            Trainable.Restore(state);
            Trainable.Reconfigure(trial);
        }

        public override void Dispose() => _trainable?.Dispose();
    }
}
