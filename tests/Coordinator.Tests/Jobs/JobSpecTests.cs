using SogniLike.Coordinator.Intake;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Tests.Jobs;

/// <summary>A job that ends up in an exception or a log by mistake must not tell what it draws, or let anybody return its result.</summary>
public sealed class JobSpecTests
{
    [Fact]
    public async Task ToString_LeasedJobWithPrompts_ShowsNeitherPromptNorToken()
    {
        await using var pool = await TestPool.CreateAsync();
        var queued = await pool.SubmitAsync();
        queued = queued with { Spec = queued.Spec with { Prompt = "a secret wish", NegativePrompt = "a secret fear" } };
        var lease = new JobLease(new WorkerId("w"), new string('a', 64), 1, 0, 0);

        var text = (queued with { Lease = lease }).ToString();

        Assert.Contains(queued.Id.Value, text);
        Assert.DoesNotContain("secret", text);
        Assert.DoesNotContain(lease.Token, text);
    }

    [Fact]
    public void ToString_Request_ShowsNoPrompt() =>
        Assert.DoesNotContain("wish", new SubmitRequest { Model = "m", Prompt = "a secret wish" }.ToString());
}
