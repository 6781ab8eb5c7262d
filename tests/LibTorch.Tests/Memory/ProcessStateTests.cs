using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Memory;

/// <summary>State that the whole process shares: nothing else may run beside these tests.</summary>
[Collection(nameof(WholeProcess))]
public class ProcessStateTests
{
    [Fact]
    public void Random_numbers_of_a_generator_leave_the_process_alone()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var before = random.get_rng_state();
        _ = rand(3L, generator: generator);
        _ = randint(10, [3L], generator: generator);
        _ = randperm(5, generator: generator);
        _ = zeros(3L).normal_(generator: generator).uniform_(0, 1, generator).bernoulli_(0.5, generator).exponential_(1, generator);
        _ = ones(3L).multinomial(2, generator: generator);
        _ = (ones(3L) * 0.5).bernoulli(generator);
        Assert.True(before.Equals(random.get_rng_state()));
    }

    [Fact]
    public void Anomaly_mode_names_a_NaN_and_ends_with_its_scope()
    {
        using var scope = NewDisposeScope();
        var x = zeros(1L, ScalarType.Float64, requires_grad: true);
        using (autograd.detect_anomaly())
        {
            Assert.True(AnomalyMode.IsEnabled);
            Assert.Throws<ExternalException>(() => (x.sqrt() * 0).sum().backward());
        }
        Assert.False(AnomalyMode.IsEnabled);
    }
}
