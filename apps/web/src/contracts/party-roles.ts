import { Role } from '#kernel';

/** What an organisation can be in a contract; whoever runs the installation is no party to it. */
export const partyRoles = Role.options.filter((role) => role !== 'operator');
