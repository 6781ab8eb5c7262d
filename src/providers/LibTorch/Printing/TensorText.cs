using System.Globalization;
using System.Text;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>A tensor as text. Long dimensions are cut in the middle.</summary>
internal static class TensorText
{
    private const string Cut = "...";

    internal static string Of(Tensor tensor, TensorStringStyle style, PrintOptions options)
    {
        if (tensor.IsInvalid)
        {
            return "";
        }
        if (style == TensorStringStyle.Default)
        {
            style = options.Style;
        }
        if (style == TensorStringStyle.Metadata || tensor.is_meta)
        {
            return Metadata(tensor, options);
        }
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var values = tensor.detach().cpu();
        return style switch
        {
            TensorStringStyle.Numpy => Brackets(values, options, 0),
            TensorStringStyle.CSharp => $"{Metadata(tensor, options)}, value = {Arrays(values, options)}",
            _ => Columns(values, Metadata(tensor, options), options),
        };
    }

    private static string Metadata(Tensor tensor, PrintOptions options)
        => $"[{string.Join('x', tensor.shape.Select(length => length.ToString(options.Culture)))}], type = {tensor.dtype}, device = {tensor.device}";

    private static string Number(Scalar value, PrintOptions options) => value.Kind switch
    {
        ArgumentKind.Bool => value.ToBoolean() ? "True" : "False",
        ArgumentKind.Int => value.ToInt64().ToString(options.Culture),
        ArgumentKind.Complex => Complex(value.ToComplexFloat64(), options),
        _ => value.ToDouble().ToString(options.Format, options.Culture),
    };

    private static string Complex(System.Numerics.Complex number, PrintOptions options)
    {
        var sign = number.Imaginary < 0 || double.IsNegative(number.Imaginary) ? '-' : '+';
        return $"{number.Real.ToString(options.Format, options.Culture)}{sign}{Math.Abs(number.Imaginary).ToString(options.Format, options.Culture)}i";
    }

    private static string Element(Tensor scalar, PrintOptions options) => Number(scalar.ToScalar(), options);

    /// <summary>The positions that are shown of a dimension; -1 stands for those that are left out.</summary>
    private static IEnumerable<long> Shown(long length, int most)
    {
        var half = Math.Max(1, most / 2);
        var cut = length > most && length > 2 * half;
        for (long i = 0; i < length; i++)
        {
            if (cut && i == half)
            {
                yield return -1;
                i = length - half;
            }
            yield return i;
        }
    }

    private static string Brackets(Tensor values, PrintOptions options, int depth)
    {
        if (values.Dimensions == 0)
        {
            return Element(values, options);
        }
        var last = values.Dimensions == 1;
        var parts = Shown(values.size(0), last ? options.MaxColumns : options.MaxRows).Select(i => i < 0 ? Cut : Brackets(values[i], options, depth + 1));
        var between = last ? ", " : string.Concat(Enumerable.Repeat(options.NewLine, (int)values.Dimensions - 1)) + new string(' ', depth + 1);
        return $"[{string.Join(between, parts)}]";
    }

    private static string Arrays(Tensor values, PrintOptions options)
    {
        if (values.Dimensions == 0)
        {
            return Literal(values, options);
        }
        var parts = Enumerable.Range(0, (int)values.size(0)).Select(i => Inner(values[i], options));
        return $"{TypeName(values.dtype)} [{new string(',', (int)values.Dimensions - 1)}] {{{string.Join(", ", parts)}}}";
    }

    private static string Inner(Tensor values, PrintOptions options) => values.Dimensions == 0
        ? Literal(values, options)
        : $"{{{string.Join(", ", Enumerable.Range(0, (int)values.size(0)).Select(i => Inner(values[i], options)))}}}";

    private static string Literal(Tensor value, PrintOptions options)
    {
        var text = Element(value, options with { Culture = CultureInfo.InvariantCulture });
        return value.dtype switch
        {
            ScalarType.Float32 => text + "f",
            ScalarType.Int64 => text + "L",
            ScalarType.Bool => value.ToBoolean() ? "true" : "false",
            _ => text,
        };
    }

    private static string TypeName(ScalarType type) => type switch
    {
        ScalarType.Byte => "byte",
        ScalarType.Int8 => "sbyte",
        ScalarType.Int16 => "short",
        ScalarType.Int32 => "int",
        ScalarType.Int64 => "long",
        ScalarType.Float16 => "Half",
        ScalarType.Float32 => "float",
        ScalarType.Float64 => "double",
        ScalarType.Bool => "bool",
        _ => type.ToString(),
    };

    private static string Columns(Tensor values, string metadata, PrintOptions options)
    {
        if (values.Dimensions == 0)
        {
            return $"{metadata}, value = {Element(values, options)}";
        }
        var text = new StringBuilder(metadata).Append(options.NewLine);
        Matrices(values, "", text, options);
        return text.ToString();
    }

    private static void Matrices(Tensor values, string position, StringBuilder text, PrintOptions options)
    {
        if (values.Dimensions > 2)
        {
            foreach (var i in Shown(values.size(0), options.MaxRows))
            {
                if (i < 0)
                {
                    text.Append(Cut).Append(options.NewLine).Append(options.NewLine);
                    continue;
                }
                Matrices(values[i], $"{position}{i.ToString(options.Culture)},", text, options);
            }
            return;
        }
        if (position.Length > 0)
        {
            text.Append('[').Append(position).Append("..,..] =").Append(options.NewLine);
        }
        using var rows = values.Dimensions == 1 ? values.unsqueeze(0) : values.alias();
        string[][] cells = [.. Shown(rows.size(0), options.MaxRows).Select(i => i < 0 ? [Cut] : Cells(rows[i], options))];
        var width = cells.SelectMany(row => row).DefaultIfEmpty("").Max(cell => cell.Length);
        foreach (var row in cells)
        {
            Row(row, width, text, options);
        }
        if (position.Length > 0)
        {
            text.Append(options.NewLine);
        }
    }

    private static string[] Cells(Tensor row, PrintOptions options) => [.. Shown(row.size(0), options.MaxColumns).Select(i => i < 0 ? Cut : Element(row[i], options))];

    private static void Row(string[] cells, int width, StringBuilder text, PrintOptions options)
    {
        var used = 0;
        foreach (var cell in cells)
        {
            // A row wider than the page goes on in the next line.
            if (used > 0 && used + width + 1 > options.Width)
            {
                text.Append(options.NewLine);
                used = 0;
            }
            text.Append(' ').Append(cell.PadLeft(width));
            used += width + 1;
        }
        text.Append(options.NewLine);
    }
}
