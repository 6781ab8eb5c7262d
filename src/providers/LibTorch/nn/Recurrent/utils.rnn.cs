namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class utils
        {
            /// <summary>Sequences of different lengths in one tensor, padded or packed.</summary>
            public static partial class rnn
            {
                /// <summary>Sequences of different lengths without padding: the first elements of all, then the second ones of those that have one, …</summary>
                public sealed class PackedSequence : IDisposable
                {
                    /// <summary>[elements, ...].</summary>
                    public readonly Tensor data;

                    /// <summary>How many sequences have a first element, a second one, …; on the CPU.</summary>
                    public readonly Tensor batch_sizes;

                    /// <summary>The order of falling length in which the sequences stand; null where they came in it.</summary>
                    public readonly Tensor? sorted_indices;

                    /// <summary>The inverse of <see cref="sorted_indices"/>.</summary>
                    public readonly Tensor? unsorted_indices;

                    internal PackedSequence(Tensor data, Tensor batch_sizes, Tensor? sorted_indices, Tensor? unsorted_indices) =>
                        (this.data, this.batch_sizes, this.sorted_indices, this.unsorted_indices) = (data, batch_sizes, sorted_indices, unsorted_indices);

                    public PackedSequence MoveToOuterDisposeScope()
                    {
                        foreach (var tensor in Tensors())
                        {
                            tensor.MoveToOuterDisposeScope();
                        }
                        return this;
                    }

                    public PackedSequence DetachFromDisposeScope()
                    {
                        foreach (var tensor in Tensors())
                        {
                            tensor.DetachFromDisposeScope();
                        }
                        return this;
                    }

                    public void Dispose()
                    {
                        foreach (var tensor in Tensors())
                        {
                            tensor.Dispose();
                        }
                    }

                    /// <summary>The same sequences with other elements.</summary>
                    internal PackedSequence With(Tensor elements) => new(elements, batch_sizes.alias(), sorted_indices?.alias(), unsorted_indices?.alias());

                    /// <summary>States [layers, batch, hidden] of the sequences as they came, in the order of the packing.</summary>
                    internal Tensor Sorted(Tensor state) => sorted_indices is null ? state : state.index_select(1, sorted_indices);

                    /// <summary>The inverse of <see cref="Sorted"/>.</summary>
                    internal Tensor Unsorted(Tensor state) => unsorted_indices is null ? state : state.index_select(1, unsorted_indices);

                    private IEnumerable<Tensor> Tensors()
                    {
                        yield return data;
                        yield return batch_sizes;
                        if (sorted_indices is not null && unsorted_indices is not null)
                        {
                            yield return sorted_indices;
                            yield return unsorted_indices;
                        }
                    }
                }

                /// <summary>Packs padded sequences.</summary>
                /// <param name="input">[length, batch, ...], or batch first.</param>
                /// <param name="lengths">The length of every sequence.</param>
                /// <param name="batch_first">Whether the batch is the first dimension.</param>
                /// <param name="enforce_sorted">Whether the sequences come longest first; otherwise they are sorted.</param>
                public static PackedSequence pack_padded_sequence(Tensor input, Tensor lengths, bool batch_first = false, bool enforce_sorted = true)
                {
                    using var scope = NewDisposeScope();
                    var counts = lengths.cpu().to(ScalarType.Int64);
                    Tensor? order = null;
                    Tensor? inverse = null;
                    if (!enforce_sorted)
                    {
                        order = counts.argsort(0, descending: true);
                        inverse = order.argsort();
                        counts = counts.index_select(0, order);
                        order = order.to(input.device);
                        inverse = inverse.to(input.device);
                        input = input.index_select(batch_first ? 0 : 1, order);
                    }
                    var (data, sizes) = RecurrentOperators.Pack.Invoke2(input, counts, batch_first);
                    return new PackedSequence(data, sizes, order, inverse).MoveToOuterDisposeScope();
                }

                /// <summary>Pads packed sequences; gives them, as they first came, and their lengths.</summary>
                /// <param name="sequence">The sequences.</param>
                /// <param name="batch_first">Whether the result is [batch, length, ...].</param>
                /// <param name="padding_value">What stands behind the end.</param>
                /// <param name="total_length">The length of the result; the longest sequence's where null.</param>
                public static (Tensor, Tensor) pad_packed_sequence(PackedSequence sequence, bool batch_first = false, double padding_value = 0, long? total_length = null)
                {
                    ArgumentNullException.ThrowIfNull(sequence);
                    using var scope = NewDisposeScope();
                    var (padded, lengths) = RecurrentOperators.Unpack.Invoke2(sequence.data, sequence.batch_sizes, batch_first, padding_value, total_length ?? -1);
                    if (sequence.unsorted_indices is { } inverse)
                    {
                        padded = padded.index_select(batch_first ? 0 : 1, inverse);
                        lengths = lengths.index_select(0, inverse.cpu());
                    }
                    return (padded.MoveToOuterDisposeScope(), lengths.MoveToOuterDisposeScope());
                }

                /// <summary>Sequences [length, ...] of different lengths as [length, batch, ...], or batch first.</summary>
                public static Tensor pad_sequence(IEnumerable<Tensor> sequences, bool batch_first = false, double padding_value = 0)
                {
                    ArgumentNullException.ThrowIfNull(sequences);
                    Tensor[] parts = [.. sequences];
                    if (parts.Length == 0)
                    {
                        throw new ArgumentException("At least one sequence is needed.", nameof(sequences));
                    }
                    using var scope = NewDisposeScope();
                    var longest = parts.Max(part => part.shape[0]);
                    var padded = stack(
                        Array.ConvertAll(parts, part => functional.pad(part, [.. new long[2 * (part.ndim - 1)], 0, longest - part.shape[0]], PaddingModes.Constant, padding_value)),
                        batch_first ? 0 : 1);
                    return padded.MoveToOuterDisposeScope();
                }

                /// <summary>Packs sequences [length, ...] of different lengths.</summary>
                public static PackedSequence pack_sequence(IEnumerable<Tensor> sequences, bool enforce_sorted = true)
                {
                    ArgumentNullException.ThrowIfNull(sequences);
                    Tensor[] parts = [.. sequences];
                    using var padded = pad_sequence(parts);
                    using var lengths = tensor(Array.ConvertAll(parts, part => part.shape[0]));
                    return pack_padded_sequence(padded, lengths, false, enforce_sorted);
                }
            }
        }
    }
}
