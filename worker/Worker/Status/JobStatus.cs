namespace SogniLike.Worker.Status;

/// <summary>One job that the worker holds.</summary>
/// <param name="JobId">As the coordinator names it.</param>
/// <param name="Phase">"starting", "loading_model", "encoding_text", "denoising", "decoding", "uploading".</param>
/// <param name="Step">Steps finished.</param>
/// <param name="Steps">Steps in all; 0 while unknown.</param>
public sealed record JobStatus(string JobId, string Phase, int Step, int Steps);
