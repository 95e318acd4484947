using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Reflection;

namespace LiteLLM.PowerShell.Formatting;

/// <summary>
/// Gives the times of an object a text in ISO 8601, which <c>Export-Csv</c> writes. The text of a time itself depends on the culture, so that
/// a file that was written in one culture could contain other days in another one. The properties stay in their order, and the values remain
/// a <see cref="DateTimeOffset"/> or a <see cref="DateTime"/>.
/// </summary>
/// <remarks>The type file of the module selects this adapter by name.</remarks>
public sealed class TimeTextAdapter : PSPropertyAdapter
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:sszzz";
    private const string DayFormat = "yyyy-MM-dd";

    private static readonly MethodInfo TextMethod = typeof(TimeTextAdapter).GetMethod(nameof(Text))!;
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Members = new();

    /// <summary>Returns all properties of an object, in the order of their declaration.</summary>
    public override Collection<PSAdaptedProperty> GetProperties(object baseObject) => new([.. MembersOf(baseObject).Select(Adapted)]);

    /// <summary>Returns a property by its name, or <c>null</c>.</summary>
    public override PSAdaptedProperty GetProperty(object baseObject, string propertyName) =>
        Array.Find(MembersOf(baseObject), member => member.Name.Equals(propertyName, StringComparison.OrdinalIgnoreCase)) is { } found ? Adapted(found) : null!;

    /// <summary>Returns the name of the type of a property.</summary>
    public override string GetPropertyTypeName(PSAdaptedProperty adaptedProperty) => MemberOf(adaptedProperty).PropertyType.ToString();

    /// <summary>Returns the value of a property. A time has its text in ISO 8601.</summary>
    public override object GetPropertyValue(PSAdaptedProperty adaptedProperty)
    {
        object? value = MemberOf(adaptedProperty).GetValue(adaptedProperty.BaseObject);
        if (value is not (DateTimeOffset or DateTime))
        {
            return value!;
        }

        var time = new PSObject(value);
        time.Members.Add(new PSCodeMethod(nameof(ToString), TextMethod));
        return time;
    }

    /// <summary>Returns <c>true</c>: every property can be read.</summary>
    public override bool IsGettable(PSAdaptedProperty adaptedProperty) => true;

    /// <summary>Returns <c>false</c>: the objects are snapshots.</summary>
    public override bool IsSettable(PSAdaptedProperty adaptedProperty) => false;

    /// <summary>Not supported, because no property can be set.</summary>
    public override void SetPropertyValue(PSAdaptedProperty adaptedProperty, object value) => throw new NotSupportedException();

    /// <summary>Returns a time as text, by default in ISO 8601. A <see cref="DateTime"/> is a day.</summary>
    /// <param name="time">The time.</param>
    /// <param name="arguments">A format, and a format provider, both optional.</param>
    public static string Text(PSObject time, params object[] arguments)
    {
        object value = time.BaseObject;
        string format = arguments.OfType<string>().FirstOrDefault() ?? (arguments.Length > 0 ? "" : value is DateTime ? DayFormat : TimeFormat);
        IFormatProvider? provider = arguments.Select(argument => argument is PSObject wrapped ? wrapped.BaseObject : argument).OfType<IFormatProvider>().FirstOrDefault();
        return ((IFormattable)value).ToString(format, arguments.Length == 0 ? CultureInfo.InvariantCulture : provider);
    }

    private static PropertyInfo[] MembersOf(object value) =>
        Members.GetOrAdd(value.GetType(), type => [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(member => member.GetIndexParameters().Length == 0)]);

    private static PSAdaptedProperty Adapted(PropertyInfo member) => new(member.Name, member);

    private static PropertyInfo MemberOf(PSAdaptedProperty property) => (PropertyInfo)property.Tag;
}
