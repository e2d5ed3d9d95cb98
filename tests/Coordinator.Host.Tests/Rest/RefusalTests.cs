using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SogniLike.Coordinator.Host.Rest;
using SogniLike.Coordinator.Host.Tests.Support;

namespace SogniLike.Coordinator.Host.Tests.Rest;

public sealed class RefusalTests
{
    [Fact]
    public async Task Call_WithoutAKey_IsToldHowToShowOne()
    {
        await using var coordinator = await TestCoordinator.StartAsync();
        using var nobody = new RestClient(coordinator, null);
        using var response = await nobody.SendAsync("GET", "jobs");

        Assert.Equal((401, "Bearer"), ((int)response.StatusCode, response.Headers.WwwAuthenticate.Single().Scheme));
        Assert.Equal(("key_missing", null), await nobody.FailureAsync("POST", "jobs", "not even JSON"));
    }

    [Fact]
    public async Task Submit_TooFast_IsToldWhenToComeBack()
    {
        await using var coordinator = await TestCoordinator.StartAsync(
            settings: [("Coordinator:Admission:SubmitsPerMinute", "1"), ("Coordinator:Admission:SubmitBurst", "1")]);
        await TestModel.AddAsync(coordinator);
        using var rest = new RestClient(coordinator, coordinator.OwnerKey);
        await rest.JsonAsync("POST", "jobs", RestClient.Job());
        using var refused = await rest.SendAsync("POST", "jobs", RestClient.Job());

        Assert.Equal(429, (int)refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
    }

    [Fact]
    public async Task Call_StoreAway_IsToldToTryAgain()
    {
        var stores = new TestStores();
        await using var coordinator = await TestCoordinator.StartAsync(stores);
        using var rest = new RestClient(coordinator, coordinator.OwnerKey);
        stores.Jobs.IsAvailable = false;
        using var refused = await rest.SendAsync("GET", "jobs");
        var failure = await rest.FailureAsync("GET", "jobs");
        stores.Jobs.IsAvailable = true;

        Assert.Equal(("store_unavailable", null), failure);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        await rest.JsonAsync("GET", "jobs");
    }

    [Fact]
    public async Task Call_ThatMeetsAFault_IsToldAnIdAndNothingElse()
    {
        await using var coordinator = await TestCoordinator.StartAsync();
        coordinator.Log.ExpectErrors();
        var guard = coordinator.Application.Services.GetRequiredService<RestGuard>();
        var http = new DefaultHttpContext();
        using var body = new MemoryStream();
        http.Response.Body = body;

        await guard.InvokeAsync(http, _ => throw new InvalidOperationException("a secret of the house"));

        var answer = Encoding.UTF8.GetString(body.ToArray());
        Assert.Equal(500, http.Response.StatusCode);
        Assert.Contains("\"code\":\"internal\"", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", answer, StringComparison.Ordinal);
        Assert.Contains(coordinator.Log.Texts, text => text.Contains("a secret of the house", StringComparison.Ordinal));
    }
}
