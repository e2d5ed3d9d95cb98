using SogniLike.Coordinator.Host.Access;

namespace SogniLike.Coordinator.Host.Pages;

internal static class PagesExtensions
{
    private static readonly string[] Verbs = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Adds the pages that people read without a key and without script.</summary>
    public static IServiceCollection AddPages(this IServiceCollection services) => services
        .AddSingleton<PageAddresses>()
        .AddSingleton<PageWriter>()
        .AddSingleton<SharePages>()
        .AddSingleton<StatusReader>();

    /// <summary>Maps <c>/s/{id}</c>, its image, <c>/status</c> and their style sheet.</summary>
    public static void MapPages(this IEndpointRouteBuilder endpoints)
    {
        Map(endpoints, "/s/{id}", http => http.RequestServices.GetRequiredService<SharePages>().PageAsync(http));
        Map(endpoints, "/s/{id}/image.png", http => http.RequestServices.GetRequiredService<SharePages>().ImageAsync(http));
        Map(endpoints, "/status", async http =>
        {
            var view = await http.RequestServices.GetRequiredService<StatusReader>().ReadAsync(http.RequestAborted);
            await http.RequestServices.GetRequiredService<PageWriter>().WriteAsync<StatusPage>(http, PageLanguage.Of(http.Request), new() { ["View"] = view });
        });
        endpoints.MapMethods(PageStyle.Route, Verbs, PageStyle.SendAsync).OpenToEverybody();
    }

    private static void Map(IEndpointRouteBuilder endpoints, string route, Func<HttpContext, Task> handler) =>
        endpoints.MapMethods(route, Verbs, http => http.RequestServices.GetRequiredService<PageWriter>().GuardAsync(http, handler)).OpenToEverybody();
}
