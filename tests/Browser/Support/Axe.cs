using System.Text.Json;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace SogniLike.Browser.Tests.Support;

/// <summary>axe-core with the rules of WCAG 2.0 to 2.2, A and AA, on a page without frames.</summary>
/// <remarks>
/// axe's own way with Playwright sums up in an empty page of its own, for the sake of frames of other sites: a whole process of the browser for every look, ten times what the look costs.
/// </remarks>
internal static class Axe
{
    private static readonly string Script = new BundledAxeScriptProvider().GetScript();

    private static readonly object Options = new
    {
        runOnly = new { type = "tag", values = new[] { "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa" } },
        resultTypes = new[] { "violations" },
        iframes = false,
    };

    /// <summary>What axe finds on the page as it is now: the rule, what it asks for, and the element.</summary>
    /// <exception cref="InvalidOperationException">No rule found anything to pass: the page is empty, or axe did not run.</exception>
    public static async Task<IReadOnlyList<string>> LookAsync(IPage page)
    {
        if (!await page.EvaluateAsync<bool>("typeof axe === 'object'"))
        {
            await page.EvaluateAsync(Script);
        }

        var found = await page.EvaluateAsync<JsonElement>(
            """
            (options) => axe.run(document, options).then(({ passes, violations }) => ({
              passes: passes.length,
              violations: violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html}`)),
            }))
            """,
            Options);
        return found.GetProperty("passes").GetInt32() > 0
            ? [.. found.GetProperty("violations").EnumerateArray().Select(one => one.GetString()!)]
            : throw new InvalidOperationException("No rule of axe found anything to pass.");
    }
}
