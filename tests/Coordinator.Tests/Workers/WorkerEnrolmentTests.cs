using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Tests.Workers;

public sealed class WorkerEnrolmentTests
{
    [Theory]
    [InlineData("", 3600, 1, "owner")]
    [InlineData("Not An Account", 3600, 1, "owner")]
    [InlineData("owner", 59, 1, "valid_seconds")]
    [InlineData("owner", 2_592_001, 1, "valid_seconds")]
    [InlineData("owner", 3600, 0, "max_uses")]
    [InlineData("owner", 3600, 1_001, "max_uses")]
    public async Task CreateTokenAsync_BadField_IsNamed(string owner, int seconds, int uses, string field)
    {
        await using var pool = await TestPool.CreateAsync();

        var creation = await pool.Get<WorkerEnrolment>().CreateTokenAsync(owner, TimeSpan.FromSeconds(seconds), uses, default);

        Assert.Equal(field, Assert.Single(Assert.IsType<EnrolmentTokenCreation.Invalid>(creation).Errors).Field);
    }

    [Fact]
    public async Task EnrolAsync_EachRefusal_IsTold()
    {
        await using var pool = await TestPool.CreateAsync(("Workers:MaxTokens", "2"));
        var enrolment = pool.Get<WorkerEnrolment>();
        var token = Assert.IsType<EnrolmentTokenCreation.Created>(await enrolment.CreateTokenAsync("volunteer", null, 5, default));
        var request = new EnrolmentRequest(Convert.FromHexString(token.Secret), "machine", new byte[91]);

        Assert.Equal("name", await RefusedFieldAsync(request with { Name = "" }));
        Assert.Equal("token_secret", await RefusedFieldAsync(request with { TokenSecret = new byte[31] }));
        Assert.Equal("public_key", await RefusedFieldAsync(request with { PublicKey = new byte[201] }));
        Assert.Equal(
            new EnrolmentResult.Refused(EnrolmentOutcome.UnknownToken), await enrolment.EnrolAsync(request with { TokenSecret = new byte[32] }, default));
        var enrolled = Assert.IsType<EnrolmentResult.Enrolled>(await enrolment.EnrolAsync(request, default));
        Assert.Equal("volunteer", (await pool.Stores.Workers.FindAsync(enrolled.Worker, default))!.Owner);
        Assert.Equal(new EnrolmentResult.Refused(EnrolmentOutcome.KeyAlreadyEnrolled), await enrolment.EnrolAsync(request, default));
        pool.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(
            new EnrolmentResult.Refused(EnrolmentOutcome.TokenExpired), await enrolment.EnrolAsync(request with { PublicKey = new byte[90] }, default));
        Assert.IsType<EnrolmentTokenCreation.Created>(await enrolment.CreateTokenAsync("volunteer", null, 1, default));
        Assert.Equal(new EnrolmentTokenCreation.PoolFull(2), await enrolment.CreateTokenAsync("volunteer", null, 1, default));

        async Task<string> RefusedFieldAsync(EnrolmentRequest bad) =>
            Assert.Single(Assert.IsType<EnrolmentResult.Invalid>(await enrolment.EnrolAsync(bad, default)).Errors).Field;
    }
}
