using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchTune.Training.Tests;

[OneTorchThread]
public sealed class TorchDeviceHostTests
{
    [Theory]
    [InlineData("auto", 0, "cpu")]
    [InlineData("auto", 2, "cuda:0 cuda:1")]
    [InlineData("cpu", 2, "cpu")]
    [InlineData("cuda", 2, "cuda:0 cuda:1")]
    [InlineData("cuda:1", 2, "cuda:1")]
    [InlineData("cuda:1,0", 2, "cuda:1 cuda:0")]
    public void Devices_are_named_as_people_name_them(string asked, int available, string expected) =>
        Assert.Equal(expected, string.Join(' ', new TorchDeviceOptions { Devices = asked }.Named(available)));

    [Theory]
    [InlineData("gpu", 0, "must be auto, cpu, cuda")]
    [InlineData("cuda", 0, "no CUDA device is available")]
    [InlineData("cuda:2", 2, "names number 2")]
    [InlineData("cuda:0,0", 2, "names one twice")]
    [InlineData("cuda:x", 2, "must be auto, cpu, cuda")]
    public void A_device_that_is_not_there_is_refused_by_name(string asked, int available, string rule) =>
        Assert.Contains(rule, Assert.Throws<ArgumentException>(() => new TorchDeviceOptions { Devices = asked }.Named(available)).Message, StringComparison.Ordinal);

    [Fact]
    public void Slots_and_threads_must_be_positive()
    {
        Assert.Contains("Slots must be at least 1, but was 0", Assert.Throws<ArgumentException>(() => new TorchDeviceHost(new TorchDeviceOptions { Slots = 0 })).Message, StringComparison.Ordinal);
        Assert.Contains("ThreadsPerTrial must be at least 1, but was -1", Assert.Throws<ArgumentException>(() => new TorchDeviceHost(new TorchDeviceOptions { ThreadsPerTrial = -1 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_real_allocation_beyond_all_memory_is_known_for_what_it_is()
    {
        var host = new TorchDeviceHost(new TorchDeviceOptions { Devices = "cpu" });

        var refused = Record.Exception(() => empty([1L << 50], ScalarType.Float32));

        Assert.IsAssignableFrom<ExternalException>(refused);
        Assert.True(host.IsOutOfMemory(refused), refused.Message);
        Assert.False(host.IsOutOfMemory(Record.Exception(() => ones(2).matmul(ones(3)))));
    }
}
