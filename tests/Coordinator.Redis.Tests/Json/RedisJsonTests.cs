using System.Text.Json;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Redis.Json;
using SogniLike.Coordinator.Redis.Tests.Fixtures;

namespace SogniLike.Coordinator.Redis.Tests.Json;

/// <summary>Documents as they are kept. Those written out here were written by version 0.1 and must be read for ever.</summary>
public sealed class RedisJsonTests
{
    private const string OrderOfVersion01 =
        """
        {"requestId":"request-A","index":0,"account":"artist","spec":{"model":"emoji","manifest":"m","prompt":"قلب أحمر","negativePrompt":"","width":64,"height":64,"steps":20,"sampler":"ddim","guidanceScale":7.5,"seed":"18446744073709551614","noiseSource":"cpu"},"createdAtMs":1800000000000}
        """;

    private const string StateOfVersion01 =
        """
        {"state":5,"version":2,"fence":1,"lease":{"worker":"w","token":"t","fence":1,"grantedAtMs":1,"untilMs":2},"updatedAtMs":1,"deadlineMs":3,"queuedAtMs":0,"attempts":[{"worker":"w","fence":1,"startedAtMs":1,"outcome":0,"message":""}]}
        """;

    [Fact]
    public void Order_OfVersion01_IsReadAndWrittenTheSame()
    {
        var order = JsonSerializer.Deserialize(OrderOfVersion01, RedisDocuments.Types.StoredOrder)!;
        Assert.Equal(ulong.MaxValue - 1, order.Spec.Seed);
        Assert.Equal("قلب أحمر", order.Spec.Prompt);
        Assert.Equal(OrderOfVersion01, JsonSerializer.Serialize(order, RedisDocuments.Types.StoredOrder));
    }

    [Fact]
    public void State_OfVersion01_IsReadAndWrittenTheSame()
    {
        var state = JsonSerializer.Deserialize(StateOfVersion01, RedisDocuments.Types.StoredState)!;
        Assert.Equal((JobState.Leased, "t"), (state.State, state.Lease!.Token));
        Assert.Equal(StateOfVersion01, JsonSerializer.Serialize(state, RedisDocuments.Types.StoredState));
    }

    [Fact]
    public void State_MembersOfANewerVersion_AreSkipped()
    {
        var newer = StateOfVersion01.Insert(1, "\"audits\":[{\"kind\":7}],\"price\":\"12\",");
        Assert.Equal(2, JsonSerializer.Deserialize(newer, RedisDocuments.Types.StoredState)!.Version);
    }

    [Fact]
    public void State_OptionalMembersMissing_HaveDefaults()
    {
        var state = JsonSerializer.Deserialize("""{"state":4,"version":1,"updatedAtMs":1,"deadlineMs":3,"queuedAtMs":0}""", RedisDocuments.Types.StoredState)!;
        Assert.Empty(state.Attempts);
        Assert.Null(state.Lease);
        Assert.Equal(0, state.Fence);
    }

    [Fact]
    public void Job_EveryMember_IsInTheOrderOrTheState()
    {
        var kept = typeof(StoredOrder).GetProperties().Concat(typeof(StoredState).GetProperties()).Select(property => property.Name);

        // A member of the specification that is kept beside it.
        kept = kept.Where(name => name != nameof(JobSpec.ContentClasses));
        Assert.Equal(typeof(Job).GetProperties().Where(property => property.CanWrite).Select(property => property.Name).Order(), kept.Append(nameof(Job.Id)).Order());
    }

    [Fact]
    public void Seed_ThatIsNoNumber_IsRefused() =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(OrderOfVersion01.Replace("18446744073709551614", "-1", StringComparison.Ordinal), RedisDocuments.Types.StoredOrder));

    [Fact]
    public void Prompt_AnyText_RoundTrips()
    {
        var order = StoredOrder.Of(TestJobs.New("A"));
        var json = JsonSerializer.Serialize(order, RedisDocuments.Types.StoredOrder);
        Assert.Equal(order, JsonSerializer.Deserialize(json, RedisDocuments.Types.StoredOrder));
    }
}
