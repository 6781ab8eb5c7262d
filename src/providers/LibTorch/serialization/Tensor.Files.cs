using System.Runtime.InteropServices;
using System.Text;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Reads a tensor that <see cref="TensorExtensionMethods.Save(Tensor, BinaryWriter)"/> wrote.</summary>
        public static Tensor Load(BinaryReader reader) => TensorExtensionMethods.Load(reader);

        /// <summary>Reads a tensor from a stream and closes it.</summary>
        public static Tensor Load(Stream stream)
        {
            using var reader = new BinaryReader(stream);
            return Load(reader);
        }

        /// <summary>Reads a tensor from a file.</summary>
        public static Tensor Load(string location) => Load(File.OpenRead(location));

        /// <summary>Reads a tensor that <see cref="save"/> or C++'s <c>torch::save</c> wrote.</summary>
        /// <exception cref="ExternalException">The file is missing, foreign or damaged.</exception>
        public static unsafe Tensor load(string location)
        {
            ArgumentNullException.ThrowIfNull(location);
            nint handle;
            fixed (byte* path = Encoding.UTF8.GetBytes(location + '\0'))
            {
                Native.Check(Native.tt_load_archive(path, &handle));
            }

            return Own(handle);
        }

        /// <summary>Writes the tensor as C++'s <c>torch::save</c> does: an archive that C++ reads, and Python by <c>torch.jit.load</c>.</summary>
        public unsafe void save(string location)
        {
            ArgumentNullException.ThrowIfNull(location);
            fixed (byte* path = Encoding.UTF8.GetBytes(location + '\0'))
            {
                Native.Check(Native.tt_save_archive(Handle, path));
            }

            GC.KeepAlive(this);
        }
    }

    /// <inheritdoc cref="Tensor.save"/>
    public static void save(Tensor t, string location)
    {
        ArgumentNullException.ThrowIfNull(t);
        t.save(location);
    }

    /// <inheritdoc cref="Tensor.load"/>
    public static Tensor load(string location) => Tensor.load(location);
}

internal static unsafe partial class Native
{
    [DllImport(Library)] internal static extern int tt_save_archive(nint tensor, byte* path);
    [DllImport(Library)] internal static extern int tt_load_archive(byte* path, nint* result);
}
