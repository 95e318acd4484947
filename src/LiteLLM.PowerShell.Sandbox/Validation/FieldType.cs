using System.Text.Json;

namespace LiteLLM.PowerShell.Sandbox.Validation;

/// <summary>The type of a field: what is accepted and what it is turned into.</summary>
internal abstract class FieldType
{
    /// <summary>A text.</summary>
    public static readonly FieldType Text = new TextType();

    /// <summary>A number.</summary>
    public static readonly FieldType Float = new FloatType();

    /// <summary>A whole number.</summary>
    public static readonly FieldType Integer = new IntegerType();

    /// <summary>A yes or no.</summary>
    public static readonly FieldType Boolean = new BooleanType();

    /// <summary>A point in time.</summary>
    public static readonly FieldType Time = new TimeType();

    /// <summary>A point in time that is kept as it was written.</summary>
    public static readonly FieldType TimeText = new TimeTextType();

    /// <summary>An object with any members.</summary>
    public static readonly FieldType Map = new MapType();

    /// <summary>A list of anything.</summary>
    public static readonly FieldType List = new ListType(null);

    /// <summary>A list of texts.</summary>
    public static readonly FieldType TextList = new ListType(Text);

    /// <summary>Reads a value that is not null: a string, double, long, bool, DateTimeOffset or JsonElement.</summary>
    /// <returns>The value, or null if problems were added.</returns>
    public abstract object? Read(JsonElement input, IReadOnlyList<object> location, ICollection<Problem> problems);

    /// <summary>Adds a problem.</summary>
    protected static object? AddProblem(
        string type, string message, JsonElement input, IReadOnlyList<object> location, ICollection<Problem> problems)
    {
        problems.Add(Problem.Value(type, location, message, input));
        return null;
    }
}
