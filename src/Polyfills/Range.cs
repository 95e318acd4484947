namespace System;

/// <summary>What the compiler asks for to allow <c>text[1..]</c>; .NET Standard 2.0 lacks it.</summary>
internal readonly struct Range(Index start, Index end)
{
    public Index Start { get; } = start;

    public Index End { get; } = end;
}
