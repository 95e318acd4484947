namespace LiteLLM.PowerShell.Sandbox.Storage;

/// <summary>The type of a column.</summary>
internal enum ColumnType
{
    /// <summary>A text.</summary>
    Text,

    /// <summary>A double.</summary>
    Float,

    /// <summary>A whole number of 32 bits.</summary>
    Integer,

    /// <summary>A whole number of 64 bits.</summary>
    BigInteger,

    /// <summary>A yes or no.</summary>
    Boolean,

    /// <summary>A point in time, to the millisecond.</summary>
    Time,

    /// <summary>A list of texts.</summary>
    List,

    /// <summary>A JSON value, its members in the database's order.</summary>
    Json,
}
