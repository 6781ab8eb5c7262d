using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The tensor as another type; the same elements where it has that type already.</summary>
        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
            => Replaced(Op.ToType.Invoke(this, type, non_blocking, copy), disposeAfter);

        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => to(dtype, device, copy, disposeAfter, non_blocking);

        public Tensor to(ScalarType type, Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
            => Replaced(Op.ToDevice.Invoke(this, InitializeDevice(device), type, non_blocking, copy), disposeAfter);

        public Tensor to(DeviceType deviceType, int deviceIndex = -1, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
            => to(new Device(deviceType, deviceIndex), copy, disposeAfter, non_blocking);

        public Tensor to(string device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => to(new Device(device), copy, disposeAfter, non_blocking);

        public Tensor to(Tensor other, bool non_blocking = false) => to(other.dtype, other.device, non_blocking: non_blocking);

        public Tensor to_type(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => to(type, copy, disposeAfter, non_blocking);

        public Tensor type(ScalarType dtype) => to_type(dtype);

        public Tensor type(Func<Tensor, Tensor> typeFunc) => typeFunc(this);

        public Tensor type_as(Tensor tensor) => to_type(tensor.dtype);

        public Tensor cpu() => to(CPU);

        public Tensor cuda(Device? device = null, bool non_blocking = false) => to(device ?? CUDA, non_blocking: non_blocking);

        public Tensor @bool() => to_type(ScalarType.Bool);

        public Tensor @byte() => to_type(ScalarType.Byte);

        public Tensor @char() => to_type(ScalarType.Int8);

        public Tensor @short() => to_type(ScalarType.Int16);

        public Tensor @int() => to_type(ScalarType.Int32);

        public Tensor @long() => to_type(ScalarType.Int64);

        public Tensor half() => to_type(ScalarType.Float16);

        public Tensor bfloat16() => to_type(ScalarType.BFloat16);

        public Tensor @float() => to_type(ScalarType.Float32);

        public Tensor @double() => to_type(ScalarType.Float64);

        public Tensor cfloat() => to_type(ScalarType.ComplexFloat32);

        public Tensor cdouble() => to_type(ScalarType.ComplexFloat64);

        /// <summary>The one element.</summary>
        /// <typeparam name="T">The type of the element, exactly.</typeparam>
        /// <exception cref="ArgumentException">There is not exactly one element, or it is of another type.</exception>
        public T item<T>() where T : unmanaged
        {
            if (NumberOfElements != 1)
            {
                throw new ArgumentException($"Only a tensor of one element can be converted to a number; this one has {NumberOfElements}.");
            }
            if (device_type == DeviceType.CPU)
            {
                return data<T>().At(0);
            }
            using var copy = cpu();
            return copy.data<T>().At(0);
        }

        /// <summary>The one element as a number.</summary>
        public Scalar ToScalar()
        {
            var number = Op.Item.InvokeScalar(this);
            return dtype switch
            {
                ScalarType.Byte => (byte)number.Integer,
                ScalarType.Int8 => (sbyte)number.Integer,
                ScalarType.Int16 => (short)number.Integer,
                ScalarType.Int32 => (int)number.Integer,
                ScalarType.Float16 => (Half)number.Real,
                ScalarType.Float32 => (float)number.Real,
                ScalarType.BFloat16 => Scalar.BFloat16((float)number.Real),
                ScalarType.ComplexFloat32 => number.ToComplexFloat32(),
                _ => number,
            };
        }

        /// <summary>Direct access to the elements of a tensor on the CPU.</summary>
        /// <typeparam name="T">The type of the elements, exactly.</typeparam>
        public TensorAccessor<T> data<T>() where T : unmanaged
        {
            var type = dtype;
            if (type != ScalarType.BFloat16 && TypeOfElements(typeof(T)) != type)
            {
                throw new ArgumentException($"The elements of this tensor are of type {type}, not {typeof(T)}.");
            }
            return new(this);
        }

        /// <summary>The memory of a contiguous tensor on the CPU.</summary>
        public Span<byte> bytes
        {
            get => Bytes();
            set
            {
                var memory = Bytes();
                if (memory.Length != value.Length)
                {
                    throw new ArgumentException($"The tensor has {memory.Length} bytes, not {value.Length}.", nameof(value));
                }
                value.CopyTo(memory);
            }
        }

        /// <summary>The first element in memory.</summary>
        internal unsafe void* Data()
        {
            if (device_type != DeviceType.CPU)
            {
                throw new InvalidOperationException($"The elements of a tensor on {device} cannot be read in place: copy it with cpu() first.");
            }
            void* first;
            void* storage;
            long bytes;
            Native.Check(Native.tt_data(Handle, &first, &storage, &bytes));
            GC.KeepAlive(this);
            return first;
        }

        /// <summary>A copy whose memory holds the elements themselves, without conjugation, sign or zeros by flag.</summary>
        internal Tensor Materialised()
        {
            using var still = no_grad();
            var copy = torch.empty(shape, dtype, device);
            return copy.copy_(this).DetachFromDisposeScope();
        }

        private unsafe Span<byte> Bytes()
        {
            if (!is_contiguous() || Describe().Lazy != 0)
            {
                throw new InvalidOperationException("The bytes of a tensor can be had only where it is contiguous: use contiguous() first.");
            }
            return new(Data(), checked((int)(NumberOfElements * ElementSize)));
        }

        /// <summary>Always a new object, also where libtorch returns the same tensor: each may be disposed without the other.</summary>
        private Tensor Replaced(Tensor result, bool disposeAfter)
        {
            if (disposeAfter)
            {
                Dispose();
            }
            return result;
        }

        private T Read<T>(long i) where T : unmanaged
        {
            using var accessor = data<T>();
            return accessor.At(i);
        }

        public byte ReadCpuByte(long i) => Read<byte>(i);

        public sbyte ReadCpuSByte(long i) => Read<sbyte>(i);

        public short ReadCpuInt16(long i) => Read<short>(i);

        public int ReadCpuInt32(long i) => Read<int>(i);

        public long ReadCpuInt64(long i) => Read<long>(i);

        public bool ReadCpuBool(long i) => Read<bool>(i);

        public float ReadCpuSingle(long i) => Read<float>(i);

        public double ReadCpuDouble(long i) => Read<double>(i);

        public float ReadCpuFloat16(long i) => (float)Read<Half>(i);

        public float ReadCpuBFloat16(long i)
        {
            using var single = @float();
            return single.ReadCpuSingle(i);
        }

        public T ReadCpuValue<T>(long i) where T : unmanaged
        {
            using var accessor = data<T>();
            return accessor.At(i);
        }
    }

    private static partial class Op
    {
        internal static readonly Operator ToType = new("aten::to", "dtype");
        internal static readonly Operator ToDevice = new("aten::to", "device");
        internal static readonly Operator Item = new("aten::item");
    }
}
