using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace SogniLike.Coordinator.Host.Pages;

/// <summary>A language that the pages speak. Immutable.</summary>
/// <param name="Tag">As HTML and HTTP write it.</param>
/// <param name="Direction">"ltr" or "rtl".</param>
/// <param name="Texts">All that the pages say.</param>
public sealed record PageLanguage(string Tag, string Direction, PageTexts Texts)
{
    private const int MostWishes = 32;

    /// <summary>Also for those who want neither.</summary>
    public static PageLanguage English { get; } = new("en", "ltr", PageTexts.English);

    public static PageLanguage Arabic { get; } = new("ar", "rtl", PageTexts.Arabic);

    /// <summary>The other one.</summary>
    public PageLanguage Other => Tag == English.Tag ? Arabic : English;

    /// <summary>What the visitor wants: the query's <c>lang</c>, else the browser's languages, else English.</summary>
    public static PageLanguage Of(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Find(request.Query["lang"].ToString()) ?? Wanted(request.Headers.AcceptLanguage) ?? English;
    }

    private static PageLanguage? Wanted(StringValues header) =>
        StringWithQualityHeaderValue.TryParseList(header, out var wishes) && wishes.Count <= MostWishes
            ? wishes.Where(wish => wish.Quality != 0).OrderByDescending(wish => wish.Quality ?? 1).Select(wish => Find(wish.Value.ToString())).FirstOrDefault(found => found is not null)
            : null;

    private static PageLanguage? Find(string tag) => tag.Split('-')[0].ToLowerInvariant() switch
    {
        "en" => English,
        "ar" => Arabic,
        _ => null,
    };
}
