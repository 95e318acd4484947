using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Api;

/// <summary>One page of a listing.</summary>
/// <param name="Keys">All rows of the page, those that were not requested included: paging counts them.</param>
/// <param name="TotalCount">The number of rows on all pages, as the server counts them.</param>
internal sealed record KeyPage(IReadOnlyList<LiteLLMKey> Keys, long TotalCount);
