namespace LiteLLM.PowerShell.Libraries;

/// <summary>A value in a YAML text: a scalar, a list or a map.</summary>
/// <param name="Line">The line of the first character, counted from 1.</param>
/// <param name="Start">The position of the first character, counted from 0.</param>
/// <param name="End">The position after the last character.</param>
/// <param name="Text">The text of a scalar, or <c>null</c>.</param>
/// <param name="IsPlain">Whether a scalar is not quoted, so that it can be a number, a Boolean or null.</param>
/// <param name="Items">The items of a list, or <c>null</c>.</param>
/// <param name="Entries">The entries of a map, or <c>null</c>.</param>
public sealed record YamlValue(
    int Line, int Start, int End, string? Text, bool IsPlain, IReadOnlyList<YamlValue>? Items, IReadOnlyList<(YamlValue Name, YamlValue Value)>? Entries);
