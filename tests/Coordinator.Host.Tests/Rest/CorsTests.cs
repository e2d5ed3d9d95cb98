using SogniLike.Coordinator.Host.Rest;
using SogniLike.Coordinator.Host.Tests.Support;

namespace SogniLike.Coordinator.Host.Tests.Rest;

public sealed class CorsTests
{
    private const string Page = "https://gallery.example";

    [Fact]
    public async Task Call_FromAPage_IsNotSharedUnlessTheOperatorSaidSo()
    {
        await using var coordinator = await TestCoordinator.StartAsync();
        using var rest = new RestClient(coordinator, coordinator.OwnerKey);
        using var response = await rest.SendAsync("GET", "account", null, [("Origin", Page)]);

        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Call_FromAnAllowedPage_IsSharedWithoutCookies()
    {
        await using var coordinator = await TestCoordinator.StartAsync(settings: [("Coordinator:Rest:AllowedOrigins:0", Page)]);
        using var rest = new RestClient(coordinator, coordinator.OwnerKey);
        using var allowed = await rest.SendAsync("GET", "account", null, [("Origin", Page)]);
        using var refused = await rest.SendAsync("GET", "nonsense", null, [("Origin", "https://other.example")]);
        using var browser = new RestClient(coordinator, null);
        using var preflight = await browser.SendAsync(
            "OPTIONS",
            "jobs",
            null,
            [("Origin", Page), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "authorization,content-type,idempotency-key")]);

        Assert.Equal(Page, allowed.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.False(allowed.Headers.Contains("Access-Control-Allow-Credentials"));
        Assert.False(refused.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.Equal(204, (int)preflight.StatusCode);
        Assert.Contains("Idempotency-Key", preflight.Headers.GetValues("Access-Control-Allow-Headers").Single(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("https://gallery.example", true)]
    [InlineData("http://localhost:5173", true)]
    [InlineData("*", true)]
    [InlineData("gallery.example", false)]
    [InlineData("https://gallery.example/", false)]
    [InlineData("https://gallery.example/app", false)]
    [InlineData("ftp://gallery.example", false)]
    public void Validate_Origin_MustBeOne(string origin, bool isOne) =>
        Assert.Equal(isOne, new RestOptionsValidator().Validate(null, new RestOptions { AllowedOrigins = [origin] }).Succeeded);
}
