/** Whether a status reports success (2xx); false if there is no status. */
export function isSuccessStatus(status: number | undefined): boolean {
  return status !== undefined && status >= 200 && status < 300;
}
