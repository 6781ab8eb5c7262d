namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>Makes a module and reads its parameters and buffers from a file.</summary>
            public static Module Create<T>(string path) where T : Module, new() => new T().load(path);

            /// <summary>Writes the parameters and persistent buffers to a file.</summary>
            /// <param name="location">The file, which is overwritten.</param>
            /// <param name="skip">Names that are left out.</param>
            /// <returns>This module.</returns>
            public Module save(string location, IList<string>? skip = null) => save(File.Create(location), skip);

            /// <summary>Writes the parameters and persistent buffers to a stream and closes it.</summary>
            /// <inheritdoc cref="save(string, IList{string})"/>
            public Module save(Stream stream, IList<string>? skip = null)
            {
                using var writer = new BinaryWriter(stream);
                return save(writer, skip);
            }

            /// <summary>Writes the parameters and persistent buffers.</summary>
            /// <inheritdoc cref="save(string, IList{string})"/>
            public Module save(BinaryWriter writer, IList<string>? skip = null)
            {
                save_state_dict(writer, state_dict(), skip);
                return this;
            }

            /// <summary>Writes named tensors: their number, then each name (its length in bytes before it) and its tensor.</summary>
            /// <param name="writer">Where to.</param>
            /// <param name="sd">The tensors by name.</param>
            /// <param name="skip">Names that are left out.</param>
            public static void save_state_dict(BinaryWriter writer, Dictionary<string, Tensor> sd, IList<string>? skip = null)
            {
                ArgumentNullException.ThrowIfNull(writer);
                ArgumentNullException.ThrowIfNull(sd);
                KeyValuePair<string, Tensor>[] entries = [.. sd.Where(entry => skip?.Contains(entry.Key) != true)];
                writer.WriteLength(entries.Length);
                foreach (var (name, tensor) in entries)
                {
                    writer.Write(name);
                    tensor.Save(writer);
                }
            }

            /// <summary>Reads parameters and buffers from a file that <see cref="save(string, IList{string})"/> wrote.</summary>
            /// <param name="location">The file.</param>
            /// <param name="strict">Whether the file must hold exactly the module's names; else what it knows is loaded and the rest left alone.</param>
            /// <param name="skip">Names that are not loaded, though they may have to be there.</param>
            /// <param name="loadedParameters">Filled with each name in the file and whether the module has it.</param>
            /// <returns>This module.</returns>
            /// <exception cref="ArgumentException">Names, types or shapes differ.</exception>
            /// <exception cref="InvalidDataException">The file is no module's.</exception>
            /// <exception cref="EndOfStreamException">The file is cut off. What stands before the cut has been loaded.</exception>
            public virtual Module load(string location, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null) =>
                load(File.OpenRead(location), strict, skip, loadedParameters);

            /// <summary>Reads parameters and buffers from a stream and closes it.</summary>
            /// <inheritdoc cref="load(string, bool, IList{string}, Dictionary{string, bool})"/>
            public Module load(Stream stream, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
            {
                using var reader = new BinaryReader(stream);
                return load(reader, strict, skip, loadedParameters);
            }

            /// <summary>Reads parameters and buffers.</summary>
            /// <inheritdoc cref="load(string, bool, IList{string}, Dictionary{string, bool})"/>
            public virtual Module load(BinaryReader reader, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
            {
                ArgumentNullException.ThrowIfNull(reader);
                var own = state_dict();
                var entries = reader.ReadLength();
                if (strict && entries != own.Count)
                {
                    throw new ArgumentException($"The file holds {entries} tensors; {GetName()} has {own.Count} parameters and buffers. Pass strict: false to load those that it knows.");
                }

                for (long i = 0; i < entries; i++)
                {
                    var (name, known) = LoadEntry(reader, own, strict, skip);
                    loadedParameters?.Add(name, known);
                }

                return this;
            }

            private (string Name, bool Known) LoadEntry(BinaryReader reader, Dictionary<string, Tensor> own, bool strict, IList<string>? skip)
            {
                var name = reader.ReadName();
                var known = own.TryGetValue(name, out var target);
                if (strict && !known)
                {
                    throw new ArgumentException($"{GetName()} has no parameter or buffer '{name}', which the file holds. Pass strict: false to pass over it.");
                }

                try
                {
                    if (known && skip?.Contains(name) != true)
                    {
                        target!.Load(reader);
                    }
                    else
                    {
                        var (type, shape) = TensorFile.ReadHeader(reader);
                        TensorFile.SkipElements(reader, type, shape);
                    }
                }
                catch (Exception exception) when (exception is ArgumentException or InvalidDataException or EndOfStreamException)
                {
                    var message = $"'{name}': {exception.Message}";
                    throw exception switch
                    {
                        ArgumentException => new ArgumentException(message, exception),
                        InvalidDataException => new InvalidDataException(message, exception),
                        _ => new EndOfStreamException(message, exception),
                    };
                }

                return (name, known);
            }
        }
    }
}
