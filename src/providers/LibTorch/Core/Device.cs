using System.Globalization;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Where a tensor lives: a kind and, for kinds with several, an index (-1: the current one).</summary>
    public class Device
    {
        public Device(string description)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(description);
            var parts = description.Split(':');
            type = TypeNamed(parts[0]);
            index = parts.Length switch
            {
                1 => type == DeviceType.CPU ? -1 : 0,
                2 when int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
                _ => throw new ArgumentException($"'{description}' is no device: write a kind such as cpu or cuda, and an index as in cuda:0.", nameof(description)),
            };
        }

        public Device(string deviceType, int index = -1) : this(TypeNamed(deviceType), index)
        {
        }

        public Device(DeviceType deviceType, int index = -1)
        {
            type = deviceType;
            this.index = index < 0 && deviceType is DeviceType.CUDA ? 0 : index;
        }

        public Device(int index) : this(DeviceType.CUDA, index)
        {
        }

        public DeviceType type { get; }

        public int index { get; }

        public static implicit operator Device(string description) => new(description);

        public override string ToString()
        {
            var name = type.ToString().ToLowerInvariant();
            return type == DeviceType.CPU || index < 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}:{index}");
        }

        private static DeviceType TypeNamed(string name) => name.ToLowerInvariant() switch
        {
            "cpu" => DeviceType.CPU,
            "cuda" => DeviceType.CUDA,
            "mps" => DeviceType.MPS,
            "meta" => DeviceType.META,
            "hip" => DeviceType.HIP,
            "mkldnn" => DeviceType.MKLDNN,
            "xla" => DeviceType.XLA,
            _ => throw new ArgumentException($"'{name}' is no kind of device: known are cpu, cuda, mps and meta.", nameof(name)),
        };
    }

    public static readonly Device CPU = new(DeviceType.CPU);
    public static readonly Device META = new(DeviceType.META);

    public static Device CUDA => new(DeviceType.CUDA);

    public static Device MPS => new(DeviceType.MPS);

    public static Device device(string description) => new(description);

    public static Device device(string deviceType, int index = -1) => new(deviceType, index);

    public static Device device(DeviceType deviceType, int index = -1) => new(deviceType, index);

    public static Device device(int index) => new(index);

    private static Device s_default_device = CPU;

    public static Device get_default_device() => s_default_device;

    /// <summary>Sets where factories put tensors that name no device: for the whole process.</summary>
    public static void set_default_device(Device device) => s_default_device = InitializeDevice(device);

    public static void set_default_device(string device) => set_default_device(new Device(device));

    /// <summary>The device, or the default one for null.</summary>
    /// <exception cref="InvalidOperationException">This machine has no such device.</exception>
    public static Device InitializeDevice(Device? device)
    {
        device ??= s_default_device;
        InitializeDeviceType(device.type);
        return device;
    }

    public static void InitializeDeviceType(DeviceType deviceType)
    {
        if (!TryInitializeDeviceType(deviceType))
        {
            throw new InvalidOperationException($"Torch device type {deviceType} did not initialise on the current machine.");
        }
    }

    public static bool TryInitializeDeviceType(DeviceType deviceType) => deviceType switch
    {
        DeviceType.CPU or DeviceType.META => true,
        DeviceType.CUDA => cuda.is_available(),
        _ => false,
    };
}
