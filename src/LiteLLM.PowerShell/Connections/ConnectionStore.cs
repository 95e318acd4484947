using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using LiteLLM.PowerShell.Errors;

namespace LiteLLM.PowerShell.Connections;

/// <summary>Keeps the connection of each runspace, so that two runspaces of one process never mix.</summary>
internal static class ConnectionStore
{
    private static readonly ConditionalWeakTable<Runspace, Slot> Slots = new();

    /// <summary>The connection that <c>Connect-LiteLLM</c> made in this runspace, or the one that was made of the environment as it still is, or none.</summary>
    internal static LiteLLMConnection? Current => CurrentSlot switch
    {
        { Explicit: { IsClosed: false } connection } => connection,
        { Environment: { } environment } slot when environment == ConnectionEnvironment.Read() => slot.FromEnvironment,
        _ => null,
    };

    private static Slot CurrentSlot => Slots.GetOrCreateValue(Runspace.DefaultRunspace);

    /// <summary>Makes a connection that of this runspace. The one before it stays open for those who hold it.</summary>
    internal static void Use(LiteLLMConnection connection) => CurrentSlot.Explicit = connection;

    /// <summary>Closes a connection and forgets it if it is that of this runspace.</summary>
    internal static void Close(LiteLLMConnection connection)
    {
        Slot slot = CurrentSlot;
        slot.Explicit = ReferenceEquals(slot.Explicit, connection) ? null : slot.Explicit;
        connection.Dispose();
    }

    /// <summary>Closes all that this runspace has.</summary>
    internal static void CloseAll()
    {
        Slot slot = CurrentSlot;
        slot.Explicit?.Dispose();
        slot.FromEnvironment?.Dispose();
        Slots.Remove(Runspace.DefaultRunspace);
    }

    /// <summary>The connection of this runspace: what <c>Connect-LiteLLM</c> made, else what the environment says.</summary>
    /// <exception cref="LiteLLMException">There is neither.</exception>
    internal static LiteLLMConnection Require()
    {
        Slot slot = CurrentSlot;
        if (slot.Explicit is { IsClosed: false } connection)
        {
            return connection;
        }

        if (ConnectionEnvironment.Read() is not { } environment)
        {
            throw new LiteLLMException(ErrorIds.NotConnected,
                "There is no connection to a LiteLLM proxy. Use Connect-LiteLLM, give -Connection, or set LITELLM_PROXY_URL and LITELLM_API_KEY. To try things out: Connect-LiteLLM -Sandbox.");
        }

        if (slot.FromEnvironment is not { IsClosed: false } || slot.Environment != environment)
        {
            slot.FromEnvironment?.Dispose();
            slot.FromEnvironment = ConnectionFactory.Connect(environment.ToOptions());
            slot.Environment = environment;
        }

        return slot.FromEnvironment;
    }

    private sealed class Slot
    {
        internal LiteLLMConnection? Explicit { get; set; }

        internal LiteLLMConnection? FromEnvironment { get; set; }

        internal ConnectionEnvironment? Environment { get; set; }
    }
}
