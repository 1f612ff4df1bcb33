/**
 * Whether a POST may be read as GraphQL: `application/json`, in UTF-8. A browser sends form, text and multipart bodies across origins
 * without asking first (Fetch Standard, "CORS-safelisted request-header"), so a mutation in one of them would be a forgery's way in.
 */
export function isAdmittedContentType(contentType: string | null | undefined): boolean {
  if (contentType == null) return false
  if (contentType === 'application/json') return true
  const [type, ...parameters] = contentType
    .toLowerCase()
    .split(';')
    .map((part) => part.trim())
  if (type !== 'application/json') return false
  return parameters.every(
    (parameter) => !parameter.startsWith('charset=') || /^charset="?utf-?8"?$/.test(parameter),
  )
}
