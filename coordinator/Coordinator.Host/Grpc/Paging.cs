using Grpc.Core;
using SogniLike.Protocol.Errors;

namespace SogniLike.Coordinator.Host.Grpc;

/// <summary>Cuts a list that is short enough to read whole into pages that are short enough to send.</summary>
internal static class Paging
{
    /// <summary>The items after the one that the token names, and the token of the next page (empty on the last).</summary>
    /// <param name="items">All items, in a stable order, new ones at the end.</param>
    /// <param name="keyOf">A key that no two items share: the token of a page is the key of its last item.</param>
    /// <exception cref="RpcException">The size is out of range, or the token names no item.</exception>
    public static (IReadOnlyList<T> Page, string NextToken) Cut<T>(
        IReadOnlyList<T> items, Func<T, string> keyOf, uint pageSize, string pageToken, int usual, int most)
    {
        var size = SizeOf(pageSize, usual, most);
        var start = 0;
        if (pageToken.Length > 0)
        {
            while (start < items.Count && keyOf(items[start]) != pageToken)
            {
                start++;
            }

            if (start == items.Count)
            {
                throw UnknownToken();
            }

            start++;
        }

        var page = items.Skip(start).Take(size).ToList();
        return (page, start + page.Count < items.Count ? keyOf(page[^1]) : "");
    }

    /// <summary>The error for a token that no page gave out.</summary>
    public static RpcException UnknownToken() =>
        GrpcErrors.Of(ErrorCodes.Malformed, "page_token must be the next_page_token of the page before.", "page_token");

    /// <summary>The size of a page.</summary>
    /// <exception cref="RpcException">It is out of range.</exception>
    public static int SizeOf(uint pageSize, int usual, int most) => pageSize switch
    {
        0 => usual,
        _ when pageSize <= most => (int)pageSize,
        _ => throw GrpcErrors.Of(ErrorCodes.OutOfRange, $"page_size must be from 1 to {most}, or 0 for {usual}.", "page_size"),
    };
}
