using System.Runtime.CompilerServices;

namespace SogniLike.Client.Calls;

/// <summary>Walks a list that comes in pages.</summary>
internal static class Pages
{
    /// <summary>The items of all pages in order. Ends at an empty token, or when the server repeats one.</summary>
    public static async IAsyncEnumerable<TItem> WalkAsync<TPage, TItem>(
        Func<string, Task<TPage>> read,
        Func<TPage, IEnumerable<TItem>> itemsOf,
        Func<TPage, string> nextOf,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var token = "";
        while (true)
        {
            var page = await read(token);
            foreach (var item in itemsOf(page))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return item;
            }

            var next = nextOf(page);
            if (next.Length == 0 || next == token)
            {
                yield break;
            }

            token = next;
        }
    }
}
