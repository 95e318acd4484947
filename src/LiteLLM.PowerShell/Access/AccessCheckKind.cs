namespace LiteLLM.PowerShell.Access;

/// <summary>Specifies what a check of a request examines. The members are in the order in which the proxy decides.</summary>
/// <remarks>The underlying type is <see cref="long"/> because <c>ConvertTo-Json</c> writes such a value by its name, and any smaller one as a number.</remarks>
public enum AccessCheckKind : long
{
    /// <summary>The secret has the form of a key.</summary>
    Secret,

    /// <summary>The end user of the request has budget left.</summary>
    EndUserBudget,

    /// <summary>The key exists and was not deleted.</summary>
    KeyExists,

    /// <summary>The key is not blocked.</summary>
    KeyBlocked,

    /// <summary>The key may call the model.</summary>
    KeyModel,

    /// <summary>The user has budget left as a member of the team.</summary>
    MemberBudget,

    /// <summary>The key has not expired.</summary>
    KeyExpired,

    /// <summary>The time at which the temporary budget increase ends can be read by the proxy.</summary>
    TemporaryBudget,

    /// <summary>The key has budget left: its own, or that of its shared budget.</summary>
    KeyBudget,

    /// <summary>The soft budget of the key is not spent. It never refuses a request.</summary>
    SoftBudget,

    /// <summary>The key has budget left for the model.</summary>
    ModelBudget,

    /// <summary>The team is not blocked.</summary>
    TeamBlocked,

    /// <summary>The team may call the model.</summary>
    TeamModel,

    /// <summary>The user may call the model. Only for keys without a team.</summary>
    UserModel,

    /// <summary>The project is not blocked.</summary>
    ProjectBlocked,

    /// <summary>The project may call the model.</summary>
    ProjectModel,

    /// <summary>The team has budget left.</summary>
    TeamBudget,

    /// <summary>The organization has budget left.</summary>
    OrganizationBudget,

    /// <summary>The tags of the request have budget left.</summary>
    TagBudget,

    /// <summary>The user has budget left. Only for keys without a team.</summary>
    UserBudget,

    /// <summary>The settings of the proxy, which no endpoint shows, accept the request.</summary>
    ServerSettings,

    /// <summary>The proxy as a whole has budget left.</summary>
    ServerBudget,

    /// <summary>The team allows the guardrails of the request.</summary>
    TeamGuardrails,

    /// <summary>The tools of the request are allowed.</summary>
    Tools,

    /// <summary>The role of the user may call the route.</summary>
    Role,

    /// <summary>The key may call the route.</summary>
    Route,

    /// <summary>The request contains the parameters that the key requires. Requires a license.</summary>
    EnforcedParams,

    /// <summary>The guardrails of the key can run. Requires a license.</summary>
    Guardrails,

    /// <summary>No rate limit is exceeded.</summary>
    RateLimit,

    /// <summary>The proxy has the model.</summary>
    ModelExists,
}
