using TorchSharp;
using TorchTune.Training;
using static TorchSharp.torch;

namespace TorchTune.Models.Tests;

[OneTorchThread]
public sealed class EpochTrainerTests
{
    [Fact]
    public void A_network_learns_a_single_batch_by_heart()
    {
        using var data = ClassificationData.Prepare(Images.RandomArchive(36, 10), new DataOptions { ValidationFraction = 0.1 });
        using var generator = new Generator(1);
        using var model = ImageModels.Create(new ModelOptions { Width = 0.5 }, data.Shape, 10, generator);
        using var optimizer = optim.Adam(model.parameters(), 0.01);
        var trainer = new EpochTrainer(model, optimizer, data.Train, generator, new TrainingOptions { BatchSize = 32 }.ForEpochs());

        for (int epoch = 0; epoch < 60; epoch++) trainer.TrainEpoch();

        var score = model.Evaluate(data.Train);
        Assert.Equal(1, score.Accuracy);
        Assert.True(score.Loss < 0.1, $"{score}");
    }

    [Fact]
    public void Equal_states_give_equal_bits_epoch_by_epoch_and_on_any_thread()
    {
        using var data = ClassificationData.Prepare(Images.RandomArchive(100, 20, new(3, 16, 16)), new DataOptions());
        byte[]?[] weights = new byte[3][];

        Thread[] threads = [.. Enumerable.Range(0, 3).Select(index => new Thread(() => weights[index] = Trained(data, seed: index < 2 ? 1ul : 2ul)))];
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();

        Assert.Equal(weights[0], weights[1]);
        Assert.NotEqual(weights[0], weights[2]);

        static byte[] Trained(ClassificationData data, ulong seed)
        {
            set_num_threads(1);
            using var generator = new Generator(seed);
            using var model = ImageModels.Create(new ModelOptions { Width = 0.5, Dropout = 0.2 }, data.Shape, 10, generator);
            using var optimizer = optim.SGD(model.parameters(), 0.05, 0.9, nesterov: true);
            var options = new TrainingOptions { BatchSize = 16, LabelSmoothing = 0.1, Augmentation = Augmentation.OfStrength(0.5) };
            var trainer = new EpochTrainer(model, optimizer, data.Train, generator, options.ForEpochs());
            trainer.TrainEpoch();
            trainer.TrainEpoch();
            using var scope = NewDisposeScope();
            return [.. model.parameters().SelectMany(parameter => parameter.Bytes())];
        }
    }

    [Fact]
    public void An_epoch_sees_each_image_once_in_an_order_of_its_own()
    {
        using var data = ClassificationData.Prepare(Images.RandomArchive(50, 10), new DataOptions());
        using var generator = new Generator(1);
        using var recorder = new Recorder();
        using var optimizer = optim.SGD(recorder.parameters(), 0.1);
        var trainer = new EpochTrainer(recorder, optimizer, data.Train, generator, new TrainingOptions { BatchSize = 8 }.ForEpochs());

        trainer.TrainEpoch();
        float[] first = [.. recorder.Seen];
        recorder.Seen.Clear();
        trainer.TrainEpoch();
        float[] second = [.. recorder.Seen];

        Assert.Equal(6, trainer.UpdatesPerEpoch); // 45 images
        Assert.Equal(45, first.Distinct().Count());
        Assert.Equal(first.Order(), second.Order());
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void Loss_and_accuracy_weigh_every_image_alike_though_the_last_batch_is_smaller()
    {
        using var data = ClassificationData.Prepare(Images.RandomArchive(20, 11), new DataOptions());
        using var model = new Recorder();
        using var scope = NewDisposeScope();

        var whole = model.Evaluate(data.Test, batchSize: 11);
        var pieces = model.Evaluate(data.Test, batchSize: 4);

        // Oracle: the definition, in float64, from the logits of one pass.
        var (images, labels) = data.Test.Range(0, 11);
        float[] logits = model.call(images).detach().Floats();
        double loss = 0, hits = 0;
        for (int image = 0; image < 11; image++)
        {
            double[] row = [.. logits.Skip(10 * image).Take(10).Select(logit => (double)logit)];
            int label = (int)labels[image].item<long>();
            loss += (Math.Log(row.Sum(Math.Exp)) - row[label]) / 11;
            hits += Array.IndexOf(row, row.Max()) == label ? 1 : 0;
        }

        // Float32 losses of size 3: 2⁻²³ · 3 each, some roundings.
        Assert.Equal(loss, whole.Loss, 2e-6);
        Assert.Equal(loss, pieces.Loss, 2e-6);
        Assert.Equal(hits / 11, whole.Accuracy, 1e-12);
        Assert.Equal(hits / 11, pieces.Accuracy, 1e-12);
    }

    [Fact]
    public void Smoothing_mixes_the_target_with_the_uniform_distribution()
    {
        using var data = ClassificationData.Prepare(Images.RandomArchive(20, 10), new DataOptions());
        using var generator = new Generator(1);
        using var model = new Recorder();
        using var still = optim.SGD(model.parameters(), 0.0);
        using var scope = NewDisposeScope();

        var plain = new EpochTrainer(model, still, data.Train, generator, new TrainingOptions { BatchSize = 18 }.ForEpochs()).TrainEpoch();
        var smoothed = new EpochTrainer(model, still, data.Train, generator, new TrainingOptions { BatchSize = 18, LabelSmoothing = 0.3 }.ForEpochs()).TrainEpoch();

        // (1 − ε) · H(label) + ε · H(uniform), Szegedy et al. (CVPR 2016), §7.
        var logProbabilities = nn.functional.log_softmax(model.call(data.Train.Range(0, 18).Inputs), 1);
        double uniform = -logProbabilities.mean().item<float>();
        Assert.Equal((0.7 * plain.Loss) + (0.3 * uniform), smoothed.Loss, 2e-6);
        Assert.Equal(plain.Accuracy, smoothed.Accuracy);
    }

    [Fact]
    public void Evaluation_changes_nothing_and_puts_the_mode_back()
    {
        using var data = ClassificationData.Prepare(Images.RandomArchive(20, 10), new DataOptions());
        using var generator = new Generator(1);
        using var model = ImageModels.Create(new ModelOptions { Dropout = 0.5, Width = 0.25 }, data.Shape, 10, generator);
        using var scope = NewDisposeScope();
        byte[] state = generator.get_state().Bytes();
        byte[] before = [.. model.state_dict().Values.SelectMany(value => value.Bytes())];

        var first = model.Evaluate(data.Test);
        Assert.True(model.training);
        model.eval();
        var second = model.Evaluate(data.Test);

        Assert.False(model.training);
        Assert.Equal(first, second);
        Assert.Equal(state, generator.get_state().Bytes());
        Assert.Equal(before, model.state_dict().Values.SelectMany(value => value.Bytes()));
    }

    [Fact]
    public void A_schedule_is_asked_before_every_update_and_a_cancelled_token_stops_there()
    {
        using var data = ClassificationData.Prepare(Images.RandomArchive(40, 10), new DataOptions());
        using var generator = new Generator(1);
        using var model = new Recorder();
        using var optimizer = optim.SGD(model.parameters(), 0.1);
        using var source = new CancellationTokenSource();
        var trainer = new EpochTrainer(model, optimizer, data.Train, generator, new TrainingOptions { BatchSize = 10 }.ForEpochs());
        var asked = new List<int>();

        trainer.TrainEpoch(asked.Add);
        Assert.Throws<OperationCanceledException>(() => trainer.TrainEpoch(
            update =>
            {
                asked.Add(update);
                if (update == 1) source.Cancel();
            },
            cancellationToken: source.Token));

        Assert.Equal([0, 1, 2, 3, 0, 1], asked);
    }

    [Fact]
    public void Training_leaves_no_tensor_behind()
    {
        using var data = ClassificationData.Prepare(Images.RandomArchive(40, 10), new DataOptions());
        using var generator = new Generator(1);
        using var model = ImageModels.Create(new ModelOptions { Width = 0.25, Dropout = 0.1 }, data.Shape, 10, generator);
        using var optimizer = optim.SGD(model.parameters(), 0.1, 0.9);
        var trainer = new EpochTrainer(model, optimizer, data.Train, generator, new TrainingOptions { BatchSize = 4, Augmentation = Augmentation.OfStrength(1) }.ForEpochs());
        trainer.TrainEpoch(); // optimizer state and gradients come to be
        model.Evaluate(data.Validation);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        trainer.TrainEpoch();
        model.Evaluate(data.Validation);

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Options_out_of_range_are_refused_by_name_and_value()
    {
        Assert.Contains("BatchSize must be positive, not 0", Assert.Throws<ArgumentException>(() => new TrainingOptions { BatchSize = 0 }.Validated()).Message, StringComparison.Ordinal);
        Assert.Contains("LabelSmoothing must lie in [0, 1), not 1", Assert.Throws<ArgumentException>(() => new TrainingOptions { LabelSmoothing = 1 }.Validated()).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new TrainingOptions { Augmentation = new Augmentation { Shift = -1 } }.Validated());
    }

    // A linear map with fixed weights that notes the first pixel of every image that it is shown while training.
    private sealed class Recorder : nn.Module<Tensor, Tensor>
    {
        private readonly BlankLinear _linear = new(192, 10);

        public Recorder()
            : base(nameof(Recorder))
        {
            using var generator = new Generator(8);
            register_module("linear", _linear.Initialize(generator));
        }

        public List<float> Seen { get; } = [];

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            var flat = input.flatten(1);
            if (training) Seen.AddRange(flat.mean([1]).Floats());
            return _linear.call(flat).MoveToOuterDisposeScope();
        }
    }
}
