namespace LiteLLM.PowerShell.Libraries;

/// <summary>A value in a YAML text: a scalar, a list or a map.</summary>
/// <param name="Line">The line where it starts, counted from 1.</param>
/// <param name="Start">How many characters of the text are before it.</param>
/// <param name="End">How many characters of the text are before its end.</param>
/// <param name="Text">The text of a scalar, or none.</param>
/// <param name="IsPlain">Whether a scalar stands without quotes, so that it can mean a number, true, false or nothing.</param>
/// <param name="Items">The items of a list, or none.</param>
/// <param name="Entries">The entries of a map, or none.</param>
public sealed record YamlValue(
    int Line, int Start, int End, string? Text, bool IsPlain, IReadOnlyList<YamlValue>? Items, IReadOnlyList<(YamlValue Name, YamlValue Value)>? Entries);
