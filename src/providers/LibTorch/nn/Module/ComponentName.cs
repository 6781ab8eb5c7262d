using System.Reflection;
using TorchSharp.Utils;

namespace TorchSharp.Utils
{
    /// <summary>Names a field's module, parameter or buffer where that shall not be the field's own name.</summary>
    [AttributeUsage(AttributeTargets.Field)]
    public class ComponentNameAttribute : Attribute
    {
        public string? Name { get; set; }
    }
}

namespace TorchSharp
{
    public static class FieldInfoExtensionMethods
    {
        /// <summary>The name under which a field's module, parameter or buffer is registered.</summary>
        public static string ComponentName(this FieldInfo field)
        {
            ArgumentNullException.ThrowIfNull(field);
            return field.GetCustomAttribute<ComponentNameAttribute>()?.Name ?? field.Name;
        }
    }
}
