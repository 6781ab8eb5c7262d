namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public long Dimensions => Describe().Dimensions;

        public long NumberOfElements => Describe().Elements;

        public long ElementSize => Describe().ElementSize;

        public long dim() => Dimensions;

        public long ndim => Dimensions;

        public long numel() => NumberOfElements;

        public long element_size() => ElementSize;

        public unsafe long[] shape
        {
            get
            {
                var description = Describe();
                var sizes = new Span<long>(description.Sizes, (int)description.Dimensions).ToArray();
                GC.KeepAlive(this);
                return sizes;
            }
        }

        public long[] size() => shape;

        public unsafe long size(int dim)
        {
            var description = Describe();
            var length = description.Sizes[Wrapped(dim, description.Dimensions)];
            GC.KeepAlive(this);
            return length;
        }

        public unsafe long[] stride()
        {
            long* strides;
            long offset;
            Native.Check(Native.tt_strides(Handle, &strides, &offset));
            var result = new Span<long>(strides, (int)Dimensions).ToArray();
            GC.KeepAlive(this);
            return result;
        }

        public long stride(int dim) => stride()[Wrapped(dim, Dimensions)];

        public unsafe long storage_offset()
        {
            long* strides;
            long offset;
            Native.Check(Native.tt_strides(Handle, &strides, &offset));
            GC.KeepAlive(this);
            return offset;
        }

        public ScalarType dtype => Describe().Type;

        public Device device
        {
            get
            {
                var description = Describe();
                return description.DeviceType == (sbyte)DeviceType.CPU ? CPU : new((DeviceType)description.DeviceType, description.DeviceIndex);
            }
        }

        public DeviceType device_type => (DeviceType)Describe().DeviceType;

        public int device_index => Describe().DeviceIndex;

        public bool is_cuda => device_type == DeviceType.CUDA;

        public bool is_cpu() => device_type == DeviceType.CPU;

        public bool is_meta => device_type == DeviceType.META;

        public bool is_sparse => Describe().Layout != 0;

        public bool is_floating_point() => torch.is_floating_point(dtype);

        public bool is_complex() => torch.is_complex(dtype);

        public bool is_integral() => torch.is_integral(dtype);

        public bool is_leaf => Flag(Native.tt_is_leaf(Handle));

        public bool requires_grad
        {
            get => Flag(Native.tt_requires_grad(Handle));
            set
            {
                Native.Check(Native.tt_set_requires_grad(Handle, value ? 1 : 0));
                GC.KeepAlive(this);
            }
        }

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        /// <summary>A name for people; libtorch does not know it.</summary>
        public string? name { get; set; }

        internal unsafe NativeDescription Describe()
        {
            NativeDescription description;
            Native.Check(Native.tt_describe(Handle, &description));
            GC.KeepAlive(this);
            return description;
        }

        private bool Flag(int value)
        {
            GC.KeepAlive(this);
            return value != 0;
        }

        /// <summary>A dimension counted from the front; negative ones count from the back.</summary>
        private static int Wrapped(long dim, long dimensions)
        {
            var wrapped = dim < 0 ? dim + dimensions : dim;
            return wrapped >= 0 && wrapped < dimensions
                ? (int)wrapped
                : throw new ArgumentOutOfRangeException(nameof(dim), dim, $"A tensor of {dimensions} dimensions has no such dimension.");
        }
    }

    public static bool is_floating_point(ScalarType type) => type is ScalarType.Float16 or ScalarType.Float32 or ScalarType.Float64 or ScalarType.BFloat16;

    public static bool is_complex(ScalarType type) => type is ScalarType.ComplexFloat32 or ScalarType.ComplexFloat64;

    public static bool is_integral(ScalarType type) => type is >= ScalarType.Byte and <= ScalarType.Int64 or ScalarType.Bool;

    public static bool is_floating_point(Tensor input) => input.is_floating_point();

    public static bool is_complex(Tensor input) => input.is_complex();

    public static bool is_integral(Tensor t) => t.is_integral();
}
