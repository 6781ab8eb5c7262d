using System.Globalization;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>The parameters and persistent buffers by their dotted names. The tensors are the module's own, not copies.</summary>
            /// <param name="destination">Where to add them; a new dictionary when null.</param>
            /// <param name="prefix">What to put before the names, without the dot.</param>
            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                foreach (var (own, parameter) in _internal_params)
                {
                    destination.TryAdd(Join(own), parameter);
                }
                foreach (var (own, (buffer, persistent)) in _internal_buffers)
                {
                    if (persistent)
                    {
                        destination.TryAdd(Join(own), buffer);
                    }
                }
                foreach (var (child, module) in named_children())
                {
                    module.state_dict(destination, Join(child));
                }
                return destination;

                string Join(string own) => string.IsNullOrEmpty(prefix) ? own : $"{prefix}.{own}";
            }

            /// <summary>Copies the values of <paramref name="source"/> into the parameters and persistent buffers of the same names.</summary>
            /// <param name="source">Values by name, as <see cref="state_dict"/> gives them; of any type and device.</param>
            /// <param name="strict">Whether the names must be the same on both sides.</param>
            /// <param name="skip">Names that are left alone on both sides.</param>
            /// <returns>The names that <paramref name="source"/> lacks, and those that only it has.</returns>
            /// <exception cref="InvalidOperationException">Names differ although <paramref name="strict"/>; nothing is copied.</exception>
            /// <exception cref="ArgumentException">A shape differs; nothing is copied.</exception>
            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
            {
                ArgumentNullException.ThrowIfNull(source);
                skip ??= [];
                var destination = state_dict();
                List<string> missing = [.. destination.Keys.Where(key => !source.ContainsKey(key) && !skip.Contains(key)).Order(StringComparer.Ordinal)];
                List<string> unexpected = [.. source.Keys.Where(key => !destination.ContainsKey(key) && !skip.Contains(key)).Order(StringComparer.Ordinal)];
                if (strict && missing.Count + unexpected.Count > 0)
                {
                    throw new InvalidOperationException(
                        $"The state does not fit {GetName()}. Missing: [{string.Join(", ", missing)}]. Unexpected: [{string.Join(", ", unexpected)}].");
                }
                List<(Tensor Target, Tensor Value)> pairs = [];
                foreach (var (key, target) in destination)
                {
                    if (skip.Contains(key) || !source.TryGetValue(key, out var value))
                    {
                        continue;
                    }
                    if (!target.shape.AsSpan().SequenceEqual(value.shape))
                    {
                        throw new ArgumentException($"'{key}' has the shape {Text(target.shape)}, but the state holds {Text(value.shape)}.", nameof(source));
                    }
                    pairs.Add((target, value));
                }
                using var _ = no_grad();
                foreach (var (target, value) in pairs)
                {
                    target.copy_(value);
                }
                return (missing, unexpected);

                static string Text(long[] shape) => $"[{string.Join(", ", shape.Select(size => size.ToString(CultureInfo.InvariantCulture)))}]";
            }
        }
    }
}
