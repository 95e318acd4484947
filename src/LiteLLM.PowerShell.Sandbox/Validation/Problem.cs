using System.Text.Json;

namespace LiteLLM.PowerShell.Sandbox.Validation;

/// <summary>One thing that is wrong with a request.</summary>
internal sealed class Problem
{
    private readonly string _type;
    private readonly IReadOnlyList<object> _location;
    private readonly string _message;
    private readonly Action<Utf8JsonWriter> _input;
    private readonly Action<Utf8JsonWriter>? _context;

    private Problem(
        string type,
        IReadOnlyList<object> location,
        string message,
        Action<Utf8JsonWriter> input,
        Action<Utf8JsonWriter>? context = null)
    {
        _type = type;
        _location = location;
        _message = message;
        _input = input;
        _context = context;
    }

    /// <summary>A problem with a value of the body.</summary>
    public static Problem Value(string type, IReadOnlyList<object> location, string message, JsonElement input) =>
        new(type, location, message, input.WriteTo);

    /// <summary>A value that is not one of those expected.</summary>
    public static Problem NotExpected(string type, IReadOnlyList<object> location, string expected, JsonElement input) => new(
        type,
        location,
        $"Input should be {expected}",
        input.WriteTo,
        writer => writer.WriteString("expected", expected));

    /// <summary>A body that breaks a rule about several fields.</summary>
    public static Problem Rule(string rule, JsonElement body) => new(
        "value_error",
        ["body"],
        $"Value error, {rule}",
        body.WriteTo,
        writer =>
        {
            writer.WriteStartObject("error");
            writer.WriteEndObject();
        });

    /// <summary>A field that is required but missing.</summary>
    public static Problem Missing(IReadOnlyList<object> location, JsonElement body) => new("missing", location, "Field required", body.WriteTo);

    /// <summary>No body at all.</summary>
    public static Problem NoBody() => new("missing", ["body"], "Field required", writer => writer.WriteNullValue());

    /// <summary>A body that is text where an object is expected.</summary>
    public static Problem NotAnObject(string body) => new(
        "model_attributes_type",
        ["body"],
        "Input should be a valid dictionary or object to extract fields from",
        writer => writer.WriteStringValue(body));

    /// <summary>A body that is not JSON.</summary>
    public static Problem NotJson(int position, string message) => new(
        "json_invalid",
        ["body", position],
        "JSON decode error",
        writer =>
        {
            writer.WriteStartObject();
            writer.WriteEndObject();
        },
        writer => writer.WriteString("error", message));

    /// <summary>A parameter that is not a whole number.</summary>
    public static Problem NotAnInteger(IReadOnlyList<object> location, string input) => new(
        "int_parsing",
        location,
        "Input should be a valid integer, unable to parse string as an integer",
        writer => writer.WriteStringValue(input));

    /// <summary>A parameter that is neither yes nor no.</summary>
    public static Problem NotABoolean(IReadOnlyList<object> location, string input) => new(
        "bool_parsing",
        location,
        "Input should be a valid boolean, unable to interpret input",
        writer => writer.WriteStringValue(input));

    /// <summary>A parameter below its least value.</summary>
    public static Problem TooSmall(IReadOnlyList<object> location, string input, long least) => new(
        "greater_than_equal",
        location,
        $"Input should be greater than or equal to {least}",
        writer => writer.WriteStringValue(input),
        writer => writer.WriteNumber("ge", least));

    /// <summary>A parameter above its greatest value.</summary>
    public static Problem TooLarge(IReadOnlyList<object> location, string input, long most) => new(
        "less_than_equal",
        location,
        $"Input should be less than or equal to {most}",
        writer => writer.WriteStringValue(input),
        writer => writer.WriteNumber("le", most));

    /// <summary>Writes the problem.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("type", _type);
        writer.WriteStartArray("loc");
        foreach (object part in _location)
        {
            if (part is int index)
                writer.WriteNumberValue(index);
            else
                writer.WriteStringValue((string)part);
        }
        writer.WriteEndArray();
        writer.WriteString("msg", _message);
        writer.WritePropertyName("input");
        _input(writer);
        if (_context is not null)
        {
            writer.WriteStartObject("ctx");
            _context(writer);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }
}
