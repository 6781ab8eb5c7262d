using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchTune.Hypergradients.Tests;

/// <summary>What is held: by the methods' own count, and by that of TorchSharp.</summary>
public sealed class MemoryTests
{
    [Fact]
    public void Reverse_mode_holds_one_state_for_each_root_of_the_horizon_or_two_where_it_replays()
    {
        using var scope = NewDisposeScope();
        using var net = new Perceptron(ScalarType.Float64);

        foreach (var updates in new[] { 16, 64, 144 })
        {
            var (states, live) = Held(net, updates, new UnrolledMethod());
            var (replayed, left) = Held(net, updates, new UnrolledMethod { Segment = (int)Math.Sqrt(updates) });

            // Undone: the checkpoints. Replayed: those and the states between two of them.
            Assert.InRange(states, Math.Sqrt(updates), (1.2 * Math.Sqrt(updates)) + 5);
            Assert.InRange(replayed, 1.5 * Math.Sqrt(updates), 3 * Math.Sqrt(updates));
            Assert.Equal((0, 0), (live, left));
        }

        Assert.True(Held(net, 144, new UnrolledMethod { Segment = 144 }).States > 140);
    }

    [SkippableFact]
    public void Checkpoints_on_the_host_leave_the_device_the_states_of_one_segment()
    {
        Skip.IfNot(cuda.is_available(), "There is no device beside the host.");
        using var scope = NewDisposeScope();
        using var net = new Perceptron(ScalarType.Float64);
        net.to(CUDA);
        var problem = Problem(net, 144);

        using var onDevice = Hypergradient.Compute(problem, new UnrolledMethod { Segment = 12 });
        using var offloaded = Hypergradient.Compute(problem, new UnrolledMethod { Segment = 12, OffloadToHost = true });

        Assert.Equal(onDevice.Scalar("rate"), offloaded.Scalar("rate"), Math.Abs(onDevice.Scalar("rate")) * 1e-12);
        Assert.Equal(0, onDevice.Certificate.HostBytes);
        Assert.InRange((double)offloaded.Certificate.HostBytes!.Value / offloaded.Certificate.StateBytes!.Value, 10, 13);
        Assert.True(offloaded.Certificate.PeakBytes - offloaded.Certificate.HostBytes < 0.7 * onDevice.Certificate.PeakBytes);
    }

    [Fact]
    public void Forward_mode_holds_the_same_whatever_the_horizon()
    {
        using var scope = NewDisposeScope();
        using var net = new Perceptron(ScalarType.Float64);

        Assert.Equal(Held(net, 4, new ForwardMethod()), Held(net, 64, new ForwardMethod()));
    }

    [Fact]
    public void The_tensors_alive_during_a_training_grow_as_the_root_of_the_horizon_or_not_at_all()
    {
        using var scope = NewDisposeScope();
        using var net = new Perceptron(ScalarType.Float64);

        // Nine times the horizon is three times the states; what does not grow (the module, an update's graph) only lowers the ratio.
        var (few, many) = (Alive(net, 16, new UnrolledMethod { Segment = 4 }), Alive(net, 144, new UnrolledMethod { Segment = 12 }));
        Assert.InRange((double)many / few, 1.5, 3);
        Assert.InRange((double)Alive(net, 144, new UnrolledMethod()) / Alive(net, 16, new UnrolledMethod()), 1.2, 3);
        Assert.Equal(Alive(net, 16, new ForwardMethod()), Alive(net, 144, new ForwardMethod()));
    }

    [Fact]
    public void A_thousand_outer_updates_leave_no_tensor_behind()
    {
        using var scope = NewDisposeScope();
        using var net = new Perceptron(ScalarType.Float32);
        var problem = Problem(net, 2);
        HypergradientMethod[] methods = [new UnrolledMethod(), new ForwardMethod(), new TruncatedMethod { Window = 1 }];
        foreach (var method in methods)
            Hypergradient.Compute(problem, method).Dispose();
        var before = Live;

        for (var outer = 0; outer < 1000; outer++)
        {
            using var result = Hypergradient.Compute(problem, methods[outer % methods.Length]);
            using var noGraph = no_grad();
            var rate = problem.Variables[0].Tensor;
            rate.fill_(Math.Clamp(rate.item<double>() - (1e-3 * result.Scalar("rate")), 1e-3, 1));
        }

        Assert.Equal(before, Live);
    }

    private static long Live => DisposeScopeManager.Statistics.ThreadTotalLiveCount;

    /// <summary>The most tensors alive at once, beyond those alive before, seen at any evaluation of the training loss.</summary>
    private static long Alive(Perceptron net, int updates, HypergradientMethod method)
    {
        var (before, most) = (Live, 0L);
        var plain = Problem(net, updates);
        HypergradientProblem problem = new()
        {
            Module = net,
            Parameters = plain.Parameters,
            TrainingLoss = t =>
            {
                most = Math.Max(most, Live);
                return plain.TrainingLoss(t);
            },
            ValidationLoss = plain.ValidationLoss,
            Variables = plain.Variables,
            Rule = plain.Rule,
            Updates = updates,
        };
        Hypergradient.Compute(problem, method).Dispose();
        return most - before;
    }

    private static (double States, long Live) Held(Perceptron net, int updates, HypergradientMethod method)
    {
        var problem = Problem(net, updates);
        var before = Live;
        double states;
        using (var result = Hypergradient.Compute(problem, method))
            states = (double)result.Require().Certificate.PeakBytes!.Value / result.Certificate.StateBytes!.Value;
        return (states, Live - before);
    }

    private static HypergradientProblem Problem(Perceptron net, int updates)
    {
        var (type, device) = (net.parameters().First().dtype, net.parameters().First().device);
        var (x, y) = (Seeded.Normal(1, type, 8, 4).to(device), Seeded.Classes(2, 3, 8).to(device));
        return new()
        {
            Module = net,
            Parameters = HypergradientProblem.ParametersOf(net),
            TrainingLoss = _ => functional.cross_entropy(net.call(x), y),
            ValidationLoss = () => functional.cross_entropy(net.call(x), y),
            Variables = [HyperVariable.Scalar("rate", 0.1, HyperRole.LearningRate), HyperVariable.Scalar("decay", 0.01, HyperRole.WeightDecay)],
            Rule = new MomentumRule(),
            Updates = updates,
        };
    }
}
