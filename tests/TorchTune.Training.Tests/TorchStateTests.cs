using static TorchSharp.torch;

namespace TorchTune.Training.Tests;

[OneTorchThread]
[Collection("process-wide generator")]
public sealed class TorchStateTests
{
    [Theory]
    [InlineData(ScalarType.Byte)]
    [InlineData(ScalarType.Int8)]
    [InlineData(ScalarType.Int16)]
    [InlineData(ScalarType.Int32)]
    [InlineData(ScalarType.Int64)]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.Bool)]
    public void A_tensor_of_any_type_comes_back_bit_for_bit(ScalarType type)
    {
        using var scope = NewDisposeScope();
        var tensor = arange(0, 6, ScalarType.Float32).reshape(3, 2).to(type);

        var back = TensorArray.ToTensor(new TensorArray(tensor.t()).ToHost());

        Assert.Equal(type, back.dtype);
        Assert.Equal([2L, 3L], back.shape);
        Assert.True(back.Equals(tensor.t()));
    }

    [Fact]
    public void Empty_tensors_and_single_numbers_have_states()
    {
        using var scope = NewDisposeScope();
        Assert.Equal([0L, 3L], TensorArray.ToTensor(new TensorArray(zeros(0, 3)).ToHost()).shape);
        Assert.Equal(2.5f, TensorArray.ToTensor(new TensorArray(tensor(2.5f)).ToHost()).item<float>());
    }

    [Fact]
    public void A_module_of_another_make_is_refused_by_name_and_shape()
    {
        using var module = nn.Linear(3, 2);
        using var wider = nn.Linear(4, 2);
        using var bare = nn.Linear(3, 2, hasBias: false);
        var state = new StateTree();
        state.Add("net", module);

        Assert.Contains("'net.weight' is Float32[2, 3]", Assert.Throws<InvalidDataException>(() => state.RestoreTo("net", wider)).Message, StringComparison.Ordinal);
        Assert.Contains("has 2 tensors, and the module 1", Assert.Throws<InvalidDataException>(() => state.RestoreTo("net", bare)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Schedules_begin_and_end_where_their_papers_say()
    {
        Assert.Equal(1, new RateSchedule.Cosine().FactorAt(0));
        Assert.Equal(0.5, new RateSchedule.Cosine().FactorAt(0.5), 15);
        Assert.Equal(0, new RateSchedule.Cosine().FactorAt(1), 15);
        Assert.Equal(0.04, new RateSchedule.OneCycle().FactorAt(0), 15);
        Assert.Equal(1, new RateSchedule.OneCycle().FactorAt(0.3), 15);
        Assert.Equal(0, new RateSchedule.OneCycle().FactorAt(1), 15);
        Assert.Equal([1, 0.1, 0.01], new[] { 0.49, 0.5, 0.75 }.Select(new RateSchedule.Steps().FactorAt));
        Assert.All(RateSchedule.Names, name => Assert.InRange(RateSchedule.Parse(name).FactorAt(0.4), 0, 1));
        Assert.Contains("'sawtooth'", Assert.Throws<ArgumentException>(() => RateSchedule.Parse("sawtooth")).Message, StringComparison.Ordinal);
    }
}
